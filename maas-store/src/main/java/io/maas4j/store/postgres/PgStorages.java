package io.maas4j.store.postgres;

import io.maas4j.id.MachineId;
import io.maas4j.storage.MachineStorage;
import io.maas4j.storage.StorageIds.Numbering;
import io.maas4j.store.spi.StorageRepository;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code maas.storage}: a document for each machine. Every operation reads and writes all of it,
 * nothing looks into it, and its numbers refer to nothing outside but the machine's own disks,
 * which are written in the same transaction under the machine's lock: tables would only cost a
 * dozen statements where one does.
 */
final class PgStorages implements StorageRepository {
  private final Session session;

  PgStorages(Session session) {
    this.session = session;
  }

  @Override
  public MachineStorage of(MachineId machine) {
    return ofAll(List.of(machine)).getOrDefault(machine, MachineStorage.EMPTY);
  }

  @Override
  public Map<MachineId, MachineStorage> ofAll(Collection<MachineId> machines) {
    Map<MachineId, MachineStorage> all = new LinkedHashMap<>();
    machines.forEach(machine -> all.put(machine, MachineStorage.EMPTY));
    session
        .query("SELECT machine, body FROM maas.storage WHERE machine = ANY(:machines)")
        .bindArray("machines", String.class, PgPower.texts(machines))
        .map(
            (columns, context) ->
                Map.entry(
                    new MachineId(columns.getString("machine")),
                    session.documents().read(columns.getString("body"), MachineStorage.class)))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  @Override
  public void put(MachineId machine, MachineStorage storage) {
    session.guarded(
        () ->
            session
                .update(
                    """
                    INSERT INTO maas.storage (machine, body)
                    VALUES (:machine, CAST(:body AS jsonb))
                    ON CONFLICT (machine) DO UPDATE SET body = excluded.body""")
                .bind("machine", machine.value())
                .bind("body", session.documents().write(storage))
                .execute());
  }

  @Override
  public long nextId(Numbering of) {
    String sequence =
        switch (of) {
          case DEVICE -> "pg_get_serial_sequence('maas.block_device', 'id')";
          case PARTITION -> "'maas.partition_number'";
          case GROUP -> "'maas.storage_group_number'";
          case CACHE_SET -> "'maas.cache_set_number'";
        };
    return session.query("SELECT nextval(" + sequence + ")").mapTo(Long.class).one();
  }
}
