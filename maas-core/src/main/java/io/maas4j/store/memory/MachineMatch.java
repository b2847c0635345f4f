package io.maas4j.store.memory;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFacts;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerState;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The machines that a filter means. */
final class MachineMatch {
  private final Database db;
  private final MachineFilter filter;

  MachineMatch(Database db, MachineFilter filter) {
    this.db = db;
    this.filter = filter;
  }

  /** By number. */
  Stream<Machine> machines() {
    return candidates().filter(machine -> filter.matches(new Facts(db, machine)));
  }

  /** As few as the indexes allow. */
  private Stream<Machine> candidates() {
    if (!filter.ids().any().isEmpty()) {
      return filter.ids().any().stream()
          .flatMap(id -> db.machineById.find(id).stream())
          .sorted(Comparator.comparingLong(Machine::number));
    }
    if (!filter.macs().isEmpty()) {
      return filter.macs().stream()
          .flatMap(mac -> db.interfacesByMac.rows(mac).stream())
          .map(Interface::machine)
          .distinct()
          .flatMap(id -> db.machineById.find(id).stream())
          .sorted(Comparator.comparingLong(Machine::number));
    }
    if (!filter.states().any().isEmpty()) {
      return filter.states().any().stream()
          .flatMap(state -> db.machinesByState.rows(state).stream())
          .sorted(Comparator.comparingLong(Machine::number));
    }
    return db.machines.rows().values().stream();
  }

  /** Looked up when asked for. */
  private record Facts(Database db, Machine machine) implements MachineFacts {
    @Override
    public List<Interface> interfaces() {
      return db.interfacesOf.rows(machine.id());
    }

    @Override
    public HardwareSummary hardware() {
      return db.inventories.get(machine.id()).orElse(HardwareSummary.UNKNOWN);
    }

    @Override
    public List<Device> devices() {
      return db.nodeDevicesOf.rows(machine.id()).stream().map(NodeDevice::device).toList();
    }

    @Override
    public PowerState power() {
      return db.power.get(machine.id()).map(MachinePower::state).orElse(PowerState.UNKNOWN);
    }
  }
}
