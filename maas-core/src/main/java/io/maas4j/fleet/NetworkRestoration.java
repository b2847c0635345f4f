package io.maas4j.fleet;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.hardware.HardwareReport;
import io.maas4j.hardware.HardwareReportException;
import io.maas4j.hardware.Inventory;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.script.ScriptResult;
import io.maas4j.wiring.FirstLinks;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes interfaces again what commissioning made them (operations, section 2.2). Thread-safe. */
public final class NetworkRestoration {
  static final Set<State> ALLOWED = EnumSet.of(State.READY, State.FAILED_TESTING);
  private static final String PROBE = "50-maas-01-commissioning";

  private final Units units;

  NetworkRestoration(Units units) {
    this.units = units;
  }

  /**
   * Removes bonds, bridges and VLANs, reads the last commissioning's report again, if there is one,
   * and links the interfaces as commissioning does. Blocks.
   *
   * @throws io.maas4j.error.MaasException.Conflict when the machine is not Ready or Failed testing
   */
  public Machine restore(MachineId id, Actor by) {
    return units.run(
        unit -> {
          Machine node = Permissions.node(unit, id, by);
          Permissions.administer(node, by);
          if (node.type() != NodeType.MACHINE) {
            throw NotFound.no("Machine");
          }
          Permissions.inState(
              node,
              ALLOWED,
              "Cannot restore the networking configuration of a machine that is not Ready or Failed"
                  + " testing.");
          return apply(unit, node);
        });
  }

  /** Does it within a unit of work that has found it allowed. */
  static Machine apply(Unit unit, Machine locked) {
    clear(unit, locked.id());
    unit.topologyChanged();
    return configured(unit, locked);
  }

  /** Leaves nothing but physical interfaces without links. */
  static void clear(Unit unit, MachineId id) {
    for (Interface nic : unit.tx().interfaces().of(id)) {
      if (nic.type() == InterfaceType.PHYSICAL) {
        unit.tx().interfaces().put(nic.withLinks(List.of()));
      } else {
        unit.tx().interfaces().delete(nic.id());
      }
    }
  }

  private static Machine configured(Unit unit, Machine machine) {
    Optional<Inventory> report = report(unit, machine);
    // removing an interface may have changed which one the machine boots from
    Machine now = unit.tx().machines().find(machine.id()).orElseThrow();
    if (report.isEmpty()) {
      FirstLinks.make(unit, now);
      return now;
    }
    return InterfaceIntake.apply(unit, now, report.get());
  }

  /** What the machine said of its hardware when it was commissioned last. */
  private static Optional<Inventory> report(Unit unit, Machine machine) {
    return machine.sets().commissioning().stream()
        .flatMap(set -> unit.tx().scriptRuns().results(set).stream())
        .filter(result -> result.name().equals(PROBE))
        .map(ScriptResult::id)
        .flatMap(result -> unit.tx().scriptRuns().output(result).stdout().stream())
        .flatMap(stdout -> parsed(stdout).stream())
        .findFirst();
  }

  /** A report that could not be read failed the commissioning, and changed nothing then either. */
  private static Optional<Inventory> parsed(byte[] stdout) {
    try {
      return Optional.of(HardwareReport.parse(stdout));
    } catch (HardwareReportException e) {
      return Optional.empty();
    }
  }
}
