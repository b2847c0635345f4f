package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.NodeDeviceRepository;
import java.util.List;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.node_device}. */
final class PgNodeDevices implements NodeDeviceRepository {
  private final Session session;

  PgNodeDevices(Session session) {
    this.session = session;
  }

  @Override
  public List<NodeDevice> of(MachineId node) {
    return read(session
            .query("SELECT * FROM maas.node_device WHERE machine = :machine ORDER BY id")
            .bind("machine", node.value()))
        .list();
  }

  @Override
  public NodeDevice put(NodeDevice device) {
    if (device.id() == 0) {
      return read(bind(
              session.query(
                  """
                  INSERT INTO maas.node_device (
                    machine, disk_id, interface_id, bus, use, vendor_id, product_id, vendor_name,
                    product_name, driver, bus_number, device_number, pci_address, numa_node, vpd)
                  VALUES (
                    :machine, :disk, :interface, :bus, :use, :vendorId, :productId, :vendorName,
                    :productName, :driver, :busNumber, :deviceNumber, :pciAddress, :numaNode,
                    CAST(:vpd AS jsonb))
                  RETURNING *"""),
              device))
          .one();
    }
    return read(bind(
                session.query(
                    """
                    UPDATE maas.node_device
                       SET machine = :machine, disk_id = :disk, interface_id = :interface,
                           bus = :bus, use = :use, vendor_id = :vendorId, product_id = :productId,
                           vendor_name = :vendorName, product_name = :productName,
                           driver = :driver, bus_number = :busNumber,
                           device_number = :deviceNumber, pci_address = :pciAddress,
                           numa_node = :numaNode, vpd = CAST(:vpd AS jsonb)
                     WHERE id = :id
                    RETURNING *"""),
                device)
            .bind("id", device.id()))
        .findOne()
        .orElseThrow(() -> MaasException.NotFound.no("NodeDevice"));
  }

  @Override
  public boolean delete(long id) {
    return session.update("DELETE FROM maas.node_device WHERE id = :id").bind("id", id).execute()
        == 1;
  }

  private <S extends SqlStatement<S>> S bind(S statement, NodeDevice whole) {
    Device device = whole.device();
    return statement
        .bind("machine", whole.node().value())
        .bind("disk", whole.diskId().orElse(null))
        .bind("interface", whole.interfaceId().orElse(null))
        .bind("bus", device.bus().name())
        .bind("use", device.use().name())
        .bind("vendorId", device.vendorId())
        .bind("productId", device.productId())
        .bind("vendorName", device.vendorName())
        .bind("productName", device.productName())
        .bind("driver", device.driver())
        .bind("busNumber", device.busNumber())
        .bind("deviceNumber", device.deviceNumber())
        .bind("pciAddress", device.pciAddress())
        .bind("numaNode", device.numaNode())
        .bind("vpd", session.json().write(device.vpd()));
  }

  private ResultIterable<NodeDevice> read(Query query) {
    return query.map(
        (columns, context) -> {
          Row row = new Row(columns);
          return new NodeDevice(
              row.number("id"),
              new MachineId(row.text("machine")),
              new Device(
                  row.constant(Device.Bus.class, "bus"),
                  row.constant(Device.Use.class, "use"),
                  row.text("vendor_id"),
                  row.text("product_id"),
                  row.text("vendor_name"),
                  row.text("product_name"),
                  row.text("driver"),
                  row.small("bus_number"),
                  row.small("device_number"),
                  row.text("pci_address"),
                  row.small("numa_node"),
                  session.json().texts(row.text("vpd"))),
              row.maybeNumber("disk_id"),
              row.maybeNumber("interface_id"));
        });
  }
}
