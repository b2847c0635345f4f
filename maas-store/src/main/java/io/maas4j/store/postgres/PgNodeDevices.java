package io.maas4j.store.postgres;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.store.spi.NodeDeviceRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** {@code maas.node_device}. */
final class PgNodeDevices implements NodeDeviceRepository {
  private final Session session;

  PgNodeDevices(Session session) {
    this.session = session;
  }

  @Override
  public List<NodeDevice> of(MachineId machine) {
    return session
        .query("SELECT * FROM maas.node_device WHERE machine = :machine ORDER BY id")
        .bind("machine", machine.value())
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return new NodeDevice(
                  row.number("id"),
                  machine,
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
            })
        .list();
  }

  @Override
  public List<NodeDevice> put(MachineId machine, List<Device> found) {
    List<NodeDevice> known = new ArrayList<>(of(machine));
    PreparedBatch added =
        session.batch(
            """
            INSERT INTO maas.node_device (
              machine, bus, use, vendor_id, product_id, vendor_name, product_name, driver,
              bus_number, device_number, pci_address, numa_node, vpd)
            VALUES (
              :machine, :bus, :use, :vendorId, :productId, :vendorName, :productName, :driver,
              :busNumber, :deviceNumber, :pciAddress, :numaNode, CAST(:vpd AS jsonb))""");
    for (Device device : found) {
      Optional<NodeDevice> before = known.stream().filter(k -> k.isSame(device)).findFirst();
      before.ifPresent(known::remove);
      if (before.isEmpty()) {
        bind(added, device).bind("machine", machine.value()).add();
      } else if (!before.get().device().equals(device)) {
        update(before.get().id(), device);
      }
    }
    if (added.size() > 0) {
      added.execute();
    }
    known.forEach(gone -> delete(gone.id()));
    return of(machine);
  }

  private void update(long id, Device device) {
    bind(
            session.update(
                """
                UPDATE maas.node_device
                   SET bus = :bus, use = :use, vendor_id = :vendorId, product_id = :productId,
                       vendor_name = :vendorName, product_name = :productName, driver = :driver,
                       bus_number = :busNumber, device_number = :deviceNumber,
                       pci_address = :pciAddress, numa_node = :numaNode,
                       vpd = CAST(:vpd AS jsonb)
                 WHERE id = :id"""),
            device)
        .bind("id", id)
        .execute();
  }

  @Override
  public void link(long id, Optional<Long> diskId, Optional<Long> interfaceId) {
    session
        .update("UPDATE maas.node_device SET disk_id = :disk, interface_id = :nic WHERE id = :id")
        .bind("disk", diskId.orElse(null))
        .bind("nic", interfaceId.orElse(null))
        .bind("id", id)
        .execute();
  }

  @Override
  public boolean delete(long id) {
    return session.update("DELETE FROM maas.node_device WHERE id = :id").bind("id", id).execute()
        == 1;
  }

  private <S extends SqlStatement<S>> S bind(S statement, Device device) {
    return statement
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
}
