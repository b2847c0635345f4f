package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.node.NewNodes;
import io.maas4j.pool.Pool;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.zone.Zone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Adds machines to the store. */
final class NewMachines {
  static final Pattern LABEL = NewNodes.LABEL;

  private final NewNodes nodes;
  private final PowerSettings powerSettings;
  private final Bmcs bmcs;

  NewMachines(NewNodes nodes, PowerSettings powerSettings, Bmcs bmcs) {
    this.nodes = nodes;
    this.powerSettings = powerSettings;
    this.bmcs = bmcs;
  }

  Machine insert(Unit unit, NewMachine spec) {
    check(unit, spec);
    MachineId id = nodes.freshId(unit);
    String domain = Places.domain(unit, spec.domain());
    String hostname = spec.hostname().isEmpty() ? nodes.freshName(unit, domain) : spec.hostname();
    Machine machine =
        new Machine(
            id,
            0,
            new Machine.Identity(
                NodeType.MACHINE,
                Optional.empty(),
                hostname,
                domain,
                spec.description(),
                spec.architecture().map(ArchitectureNames::complete),
                Optional.empty(),
                spec.minHweKernel(),
                spec.swapSize(),
                spec.dpu()),
            Machine.Status.NEW,
            new Machine.Placement(
                spec.zone().isEmpty() ? Zone.DEFAULT : Places.zone(unit, spec.zone()),
                spec.pool().isEmpty() ? Pool.DEFAULT : Places.pool(unit, spec.pool()),
                new TreeSet<>(),
                Map.of()),
            Machine.Boot.UNSEEN.withMethodIfUnknown(
                Bmcs.bootMethod(spec.powerType(), spec.powerParameters())),
            Machine.Deployment.NONE,
            Machine.Options.NONE,
            Machine.Sets.NONE,
            unit.now(),
            unit.now(),
            0);
    Machine inserted = NewNodes.insert(unit, machine);
    interfaces(unit, inserted, spec.macs().stream().distinct().toList());
    bmcs.set(
        unit,
        id,
        spec.powerType(),
        spec.powerParameters(),
        spec.powerTrusted() ? Bmcs.Trust.AS_GIVEN : Bmcs.Trust.CHECKED);
    if (spec.cpuCount().isPresent() || spec.memory().isPresent()) {
      unit.tx()
          .inventories()
          .put(
              id,
              new HardwareSummary(
                  spec.cpuCount().orElse(0),
                  0,
                  spec.memory().orElse(0L),
                  Map.of(),
                  List.of(),
                  List.of()));
    }
    unit.record(inserted, EventType.NEW, "");
    unit.topologyChanged();
    return inserted;
  }

  /**
   * Whether a machine may have this host name.
   *
   * @param domain name or number; empty for the default one
   */
  boolean isFree(Unit unit, String hostname, String domain) {
    return NewNodes.isFree(unit, hostname, Places.domain(unit, domain));
  }

  /** Makes the interfaces; the first one is where the machine boots from. */
  static void interfaces(Unit unit, Machine machine, List<MacAddress> macs) {
    for (int i = 0; i < macs.size(); i++) {
      unit.tx().interfaces().put(Interface.physical(machine.id(), "eth" + i, macs.get(i)));
    }
  }

  private void check(Unit unit, NewMachine spec) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (!spec.hostname().isEmpty() && !LABEL.matcher(spec.hostname()).matches()) {
      wrong.put("hostname", List.of("Invalid hostname '" + spec.hostname() + "'."));
    }
    ArchitectureNames.check(spec.architecture(), wrong);
    KernelChoice.check(Optional.of(spec.minHweKernel()), wrong);
    List<String> taken = NewNodes.takenMacs(unit, spec.macs());
    if (!taken.isEmpty()) {
      wrong.put("mac_addresses", taken);
    }
    wrong.putAll(
        powerSettings.faults(spec.powerType(), spec.powerParameters(), spec.powerTrusted()));
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
  }
}
