package io.maas4j.fleet;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.Disk;
import io.maas4j.hardware.Inventory;
import io.maas4j.hardware.NetworkPort;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down the devices that commissioning found on the buses (script contract, section 12.3),
 * once disks and interfaces are. A device keeps its number as long as it is the same.
 */
final class DeviceIntake {
  private DeviceIntake() {}

  static void apply(Unit unit, MachineId node, Inventory inventory) {
    List<NodeDevice> known = unit.tx().nodeDevices().of(node);
    List<BlockDevice> disks = unit.tx().disks().of(node);
    List<Interface> nics = unit.tx().interfaces().of(node);
    // a report can name very many
    Map<Device.Identity, Deque<NodeDevice>> before = new HashMap<>();
    known.forEach(
        d -> before.computeIfAbsent(d.device().identity(), any -> new ArrayDeque<>()).add(d));
    Set<Long> seen = new HashSet<>();
    List<NodeDevice> added = new ArrayList<>();
    for (Device device : inventory.devices()) {
      Optional<NodeDevice> was =
          Optional.ofNullable(before.get(device.identity())).map(Deque::poll);
      NodeDevice now =
          new NodeDevice(
              was.map(NodeDevice::id).orElse(0L),
              node,
              device,
              disk(device, inventory.disks(), disks),
              nic(device, inventory.ports(), nics));
      if (was.isEmpty()) {
        added.add(now);
        continue;
      }
      seen.add(now.id());
      if (!was.get().equals(now)) {
        unit.tx().nodeDevices().put(now);
      }
    }
    unit.tx().nodeDevices().add(added);
    known.stream()
        .filter(d -> !seen.contains(d.id()))
        .forEach(d -> unit.tx().nodeDevices().delete(d.id()));
  }

  private static Optional<Long> disk(Device device, List<Disk> found, List<BlockDevice> stored) {
    return found.stream()
        .filter(disk -> isAt(device, disk.pciAddress(), disk.usbAddress()))
        .flatMap(disk -> stored.stream().filter(d -> d.name().equals(disk.name())))
        .map(BlockDevice::id)
        .findFirst();
  }

  private static Optional<Long> nic(
      Device device, List<NetworkPort> found, List<Interface> stored) {
    return found.stream()
        .filter(port -> isAt(device, port.pciAddress(), port.usbAddress()))
        .flatMap(
            port ->
                stored.stream()
                    .filter(
                        nic ->
                            nic.type() == InterfaceType.PHYSICAL
                                && (port.macAddress().isPresent()
                                    ? nic.mac().equals(port.macAddress())
                                    : nic.name().equals(port.name()))))
        .map(Interface::id)
        .findFirst();
  }

  private static boolean isAt(Device device, String pciAddress, String usbAddress) {
    return device.bus() == Device.Bus.USB
        ? device.usbAddress().equals(usbAddress)
        : !pciAddress.isEmpty() && device.pciAddress().equals(pciAddress);
  }
}
