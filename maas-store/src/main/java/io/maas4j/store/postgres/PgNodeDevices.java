package io.maas4j.store.postgres;

import io.maas4j.error.MaasException;
import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.NodeDeviceRepository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public void add(List<NodeDevice> devices) {
    if (devices.isEmpty()) {
      return;
    }
    session
        .update(
            """
            INSERT INTO maas.node_device (
              machine, disk_id, interface_id, bus, use, vendor_id, product_id, vendor_name,
              product_name, driver, bus_number, device_number, pci_address, numa_node, vpd)
            SELECT machine, disk_id, interface_id, bus, use, vendor_id, product_id, vendor_name,
                   product_name, driver, bus_number, device_number, pci_address, numa_node, vpd
              FROM ROWS FROM (
                     jsonb_to_recordset(CAST(:devices AS jsonb)) AS (
                       machine text, disk_id bigint, interface_id bigint, bus text, use text,
                       vendor_id text, product_id text, vendor_name text, product_name text,
                       driver text, bus_number integer, device_number integer, pci_address text,
                       numa_node integer, vpd jsonb)) WITH ORDINALITY
                   AS given (
                     machine, disk_id, interface_id, bus, use, vendor_id, product_id, vendor_name,
                     product_name, driver, bus_number, device_number, pci_address, numa_node, vpd,
                     place)
             ORDER BY place""")
        .bind("devices", session.json().write(devices.stream().map(PgNodeDevices::row).toList()))
        .execute();
  }

  private static Map<String, Object> row(NodeDevice whole) {
    Device device = whole.device();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("machine", whole.node().value());
    whole.diskId().ifPresent(id -> row.put("disk_id", id));
    whole.interfaceId().ifPresent(id -> row.put("interface_id", id));
    row.put("bus", device.bus().name());
    row.put("use", device.use().name());
    row.put("vendor_id", device.vendorId());
    row.put("product_id", device.productId());
    row.put("vendor_name", device.vendorName());
    row.put("product_name", device.productName());
    row.put("driver", device.driver());
    row.put("bus_number", device.busNumber());
    row.put("device_number", device.deviceNumber());
    row.put("pci_address", device.pciAddress());
    row.put("numa_node", device.numaNode());
    row.put("vpd", device.vpd());
    return row;
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
