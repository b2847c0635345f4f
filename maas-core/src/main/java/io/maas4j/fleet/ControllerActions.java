package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.node.Controllers;
import io.maas4j.node.Nodes;
import io.maas4j.power.PowerReading;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Optional;
import java.util.Set;

/**
 * What administrators do with the machines that racks and regions run on: their power, tests and
 * settings, by the same roads as any machine's. Each call blocks. Thread-safe.
 */
public final class ControllerActions {
  private final Units units;
  private final Road road;
  private final MachineEdits edits;
  private final Powering powering;

  ControllerActions(Units units, Road road, MachineEdits edits, Powering powering) {
    this.units = units;
    this.road = road;
    this.edits = edits;
    this.powering = powering;
  }

  /**
   * Changes what is no matter of the lifecycle.
   *
   * @param types which of the controllers are meant
   */
  public Machine edit(MachineId id, MachineEdit edit, Set<NodeType> types, Actor by) {
    return units.run(
        unit -> {
          Machine node = controller(unit, id, types);
          Permissions.administer(node, by);
          return edits.apply(unit, node, edit);
        });
  }

  /** Sends a rack's machine a verb that needs nothing but a comment. */
  public Machine act(MachineId rack, Verb verb, String comment, Actor by) {
    return units.run(
        unit -> {
          Machine node = controller(unit, rack, Controllers.RACKS);
          Permissions.administer(node, by);
          return road.send(unit, node, Road.command(unit, verb, by, comment));
        });
  }

  /**
   * Switches a rack's machine on.
   *
   * @param userData what its system is handed from now on; empty to leave it as it is
   */
  public Machine powerOn(MachineId rack, Optional<byte[]> userData, String comment, Actor by) {
    return units.run(
        unit -> {
          Machine node = controller(unit, rack, Controllers.RACKS);
          Permissions.administer(node, by);
          return road.powerOn(unit, node, userData, comment, by);
        });
  }

  /** Starts tests of a rack's machine. */
  public Machine test(MachineId rack, Machine.Options options, ScriptRequest scripts, Actor by) {
    return units.run(
        unit -> {
          Machine node = controller(unit, rack, Controllers.RACKS);
          Permissions.administer(node, by);
          ScriptSets.refuseUnknownTests(unit, node, scripts);
          return road.send(
              unit, node, Road.command(unit, Verb.TEST, by, ""), Details.of(options, scripts));
        });
  }

  /** Reads the power state from the rack's BMC and records it. Blocks up to a minute. */
  public PowerReading queryPower(MachineId rack, Actor by) {
    units.run(unit -> controller(unit, rack, Controllers.RACKS));
    return powering.readNode(rack);
  }

  private static Machine controller(Unit unit, MachineId id, Set<NodeType> types) {
    return unit.tx()
        .machines()
        .lock(id)
        .filter(node -> types.contains(node.type()))
        .orElseThrow(() -> Nodes.missing(types));
  }
}
