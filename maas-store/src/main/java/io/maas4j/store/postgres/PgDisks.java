package io.maas4j.store.postgres;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.error.MaasException;
import io.maas4j.id.MachineId;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.DiskRepository;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.block_device}. */
final class PgDisks implements DiskRepository {
  private final Session session;

  PgDisks(Session session) {
    this.session = session;
  }

  @Override
  public List<BlockDevice> of(MachineId machine) {
    return ofAll(List.of(machine)).getOrDefault(machine, List.of());
  }

  @Override
  public Map<MachineId, List<BlockDevice>> ofAll(Collection<MachineId> machines) {
    Map<MachineId, List<BlockDevice>> all = new LinkedHashMap<>();
    machines.forEach(machine -> all.put(machine, new ArrayList<>()));
    read(session
            .query("SELECT * FROM maas.block_device WHERE machine = ANY(:machines) ORDER BY id")
            .bindArray("machines", String.class, PgPower.texts(machines)))
        .forEach(disk -> all.get(disk.machine()).add(disk));
    all.replaceAll((machine, disks) -> List.copyOf(disks));
    return all;
  }

  @Override
  public BlockDevice put(BlockDevice disk) {
    if (disk.id() == 0) {
      return read(bind(
              session.query(
                  """
                      INSERT INTO maas.block_device (
                        machine, name, model, serial, id_path, size, block_size, tags,
                        firmware_version, numa_node, boot)
                      VALUES (
                        :machine, :name, :model, :serial, :idPath, :size, :blockSize, :tags,
                        :firmwareVersion, :numaNode, :boot)
                      RETURNING *"""),
              disk))
          .one();
    }
    return read(bind(
                session.query(
                    """
                        UPDATE maas.block_device
                           SET machine = :machine, name = :name, model = :model, serial = :serial,
                               id_path = :idPath, size = :size, block_size = :blockSize,
                               tags = :tags, firmware_version = :firmwareVersion,
                               numa_node = :numaNode, boot = :boot
                         WHERE id = :id
                        RETURNING *"""),
                disk)
            .bind("id", disk.id()))
        .findOne()
        .orElseThrow(() -> MaasException.NotFound.no("BlockDevice"));
  }

  @Override
  public void delete(long id) {
    session.update("DELETE FROM maas.block_device WHERE id = :id").bind("id", id).execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, BlockDevice disk) {
    return statement
        .bind("machine", disk.machine().value())
        .bind("name", disk.name())
        .bind("model", disk.model())
        .bind("serial", disk.serial())
        .bind("idPath", disk.idPath())
        .bind("size", disk.size())
        .bind("blockSize", disk.blockSize())
        .bindArray("tags", String.class, disk.tags())
        .bind("firmwareVersion", disk.firmwareVersion())
        .bind("numaNode", disk.numaNode().orElse(null))
        .bind("boot", disk.boot());
  }

  private static ResultIterable<BlockDevice> read(Query query) {
    return query.map((columns, context) -> disk(new Row(columns)));
  }

  static BlockDevice disk(Row row) throws SQLException {
    return new BlockDevice(
        row.number("id"),
        new MachineId(row.text("machine")),
        row.text("name"),
        row.text("model"),
        row.text("serial"),
        row.text("id_path"),
        row.number("size"),
        row.small("block_size"),
        ImmutableSortedSet.copyOf(row.texts("tags")),
        row.text("firmware_version"),
        row.maybeSmall("numa_node"),
        row.flag("boot"));
  }
}
