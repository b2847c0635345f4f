package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.NodeDeviceRepository;
import java.util.List;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** {@code maas.node_device}: documents, by the node that they are of. */
final class PgNodeDevices implements NodeDeviceRepository {
  private final Session session;

  PgNodeDevices(Session session) {
    this.session = session;
  }

  @Override
  public List<NodeDevice> of(MachineId node) {
    return read(session
            .query("SELECT id, body FROM maas.node_device WHERE node = :node ORDER BY id")
            .bind("node", node.value()))
        .list();
  }

  @Override
  public NodeDevice put(NodeDevice device) {
    String body = session.documents().write(device.withId(0));
    if (device.id() == 0) {
      return read(session
              .query(
                  """
                  INSERT INTO maas.node_device (body) VALUES (CAST(:body AS jsonb))
                  RETURNING id, body""")
              .bind("body", body))
          .one();
    }
    return read(session
            .query(
                """
                UPDATE maas.node_device SET body = CAST(:body AS jsonb) WHERE id = :id
                RETURNING id, body""")
            .bind("body", body)
            .bind("id", device.id()))
        .findOne()
        .orElseThrow(() -> MaasException.NotFound.no("NodeDevice"));
  }

  @Override
  public boolean delete(long id) {
    return session.update("DELETE FROM maas.node_device WHERE id = :id").bind("id", id).execute()
        == 1;
  }

  private ResultIterable<NodeDevice> read(Query query) {
    return query.map(
        (columns, context) ->
            session
                .documents()
                .read(columns.getString("body"), NodeDevice.class)
                .withId(columns.getLong("id")));
  }
}
