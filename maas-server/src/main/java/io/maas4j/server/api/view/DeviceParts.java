package io.maas4j.server.api.view;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.inspection.DeviceQuery;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.script.HardwareType;
import io.maas4j.storage.BlockDevice;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;

/**
 * What the devices on a node's buses refer to. Confined to one thread.
 *
 * @param surroundings of the interfaces
 */
public record DeviceParts(
    List<BlockDevice> disks, List<Interface> interfaces, Surroundings surroundings) {

  public static DeviceParts read(Tx tx, MachineId node) {
    return new DeviceParts(tx.disks().of(node), tx.interfaces().of(node), Surroundings.read(tx));
  }

  public void device(JsonOut out, NodeDevice found) {
    Device device = found.device();
    HardwareType type = DeviceQuery.type(device);
    out.object(
        o -> {
          o.number("id", found.id())
              .text("system_id", found.node().value())
              .number("bus", device.bus().number())
              .text("bus_name", device.bus().name())
              .number("hardware_type", type.number())
              .text("hardware_type_name", type.label())
              .number("numa_node", device.numaNode())
              .text("vendor_id", device.vendorId())
              .text("product_id", device.productId())
              .text("vendor_name", device.vendorName())
              .text("product_name", device.productName())
              .text("commissioning_driver", device.driver())
              .number("bus_number", device.busNumber())
              .number("device_number", device.deviceNumber())
              .text("pci_address", Optional.of(device.pciAddress()).filter(a -> !a.isEmpty()));
          o.name("physical_blockdevice");
          disks.stream()
              .filter(disk -> found.diskId().equals(Optional.of(disk.id())))
              .findFirst()
              .ifPresentOrElse(disk -> PartViews.disk(o, disk), o::nothing);
          o.name("physical_interface");
          interfaces.stream()
              .filter(nic -> found.interfaceId().equals(Optional.of(nic.id())))
              .findFirst()
              .ifPresentOrElse(
                  nic ->
                      new InterfaceView(interfaces, NodeType.MACHINE, surroundings).write(o, nic),
                  o::nothing);
          o.text(
              "resource_uri",
              SmallViews.BASE + "nodes/" + found.node() + "/devices/" + found.id() + "/");
        });
  }
}
