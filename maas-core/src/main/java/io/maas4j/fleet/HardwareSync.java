package io.maas4j.fleet;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells people what changed in the hardware of a deployed machine that reports it again and again
 * (lifecycle contract, section 13). Immutable.
 */
final class HardwareSync {
  private static final int MOST_NAMED = 8;

  private final Map<EventType, TreeSet<String>> parts;

  private HardwareSync(Map<EventType, TreeSet<String>> parts) {
    this.parts = parts;
  }

  /** Whether the machine was asked to report. */
  static boolean isOn(Machine machine) {
    return machine.state() == State.DEPLOYED && machine.deployment().extras().sync().isPresent();
  }

  /** The hardware as it is on record now. */
  static HardwareSync of(Unit unit, Machine machine) {
    HardwareSummary summary = unit.tx().inventories().of(machine.id());
    Map<EventType, TreeSet<String>> parts = new EnumMap<>(EventType.class);
    TreeSet<String> cpu = part(parts, EventType.NODE_HARDWARE_SYNC_CPU);
    cpu.add(summary.cpuCount() + " threads at " + summary.cpuSpeed() + " MHz");
    TreeSet<String> memory = part(parts, EventType.NODE_HARDWARE_SYNC_MEMORY);
    memory.add(summary.memory() + " MiB");
    TreeSet<String> nics = part(parts, EventType.NODE_HARDWARE_SYNC_INTERFACE);
    for (Interface nic : unit.tx().interfaces().of(machine.id())) {
      nics.add(nic.name() + nic.mac().map(mac -> " (" + mac + ")").orElse(""));
    }
    TreeSet<String> disks = part(parts, EventType.NODE_HARDWARE_SYNC_BLOCK_DEVICE);
    for (BlockDevice disk : unit.tx().disks().of(machine.id())) {
      disks.add(disk.name() + (disk.serial().isEmpty() ? "" : " (" + disk.serial() + ")"));
    }
    TreeSet<String> pci = part(parts, EventType.NODE_HARDWARE_SYNC_PCI_DEVICE);
    TreeSet<String> usb = part(parts, EventType.NODE_HARDWARE_SYNC_USB_DEVICE);
    for (NodeDevice each : unit.tx().nodeDevices().of(machine.id())) {
      Device device = each.device();
      boolean onUsb = device.bus() == Device.Bus.USB;
      (onUsb ? usb : pci)
          .add(
              device.vendorId()
                  + ":"
                  + device.productId()
                  + " at "
                  + (onUsb ? device.usbAddress() : device.pciAddress()));
    }
    return new HardwareSync(parts);
  }

  private static TreeSet<String> part(Map<EventType, TreeSet<String>> parts, EventType type) {
    return parts.computeIfAbsent(type, each -> new TreeSet<>());
  }

  /** Records an event for each part that is another one now. */
  void record(Unit unit, Machine machine, HardwareSync now) {
    parts.forEach(
        (type, before) -> {
          TreeSet<String> after = now.parts.getOrDefault(type, new TreeSet<>());
          List<String> changes = new ArrayList<>();
          named("removed", before, after, changes);
          named("added", after, before, changes);
          if (!changes.isEmpty()) {
            unit.record(machine, type, String.join("; ", changes));
          }
        });
  }

  private static void named(
      String what, TreeSet<String> some, TreeSet<String> others, List<String> changes) {
    List<String> only = some.stream().filter(each -> !others.contains(each)).toList();
    if (!only.isEmpty()) {
      String more = only.size() > MOST_NAMED ? " and " + (only.size() - MOST_NAMED) + " more" : "";
      changes.add(
          what
              + " "
              + String.join(", ", only.subList(0, Math.min(MOST_NAMED, only.size())))
              + more);
    }
  }
}
