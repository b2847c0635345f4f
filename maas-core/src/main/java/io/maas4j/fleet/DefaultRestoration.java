package io.maas4j.fleet;

import io.maas4j.disks.AutomaticLayout;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;

/**
 * Takes back at a stroke what people have configured of a node (operations, sections 2.2 and 2.4).
 * Each call blocks for one transaction. Thread-safe.
 */
public final class DefaultRestoration {
  private final Units units;
  private final AutomaticLayout layout;

  DefaultRestoration(Units units, Ids ids) {
    this.units = units;
    this.layout = new AutomaticLayout(ids);
  }

  /**
   * Makes a machine's interfaces and storage again what commissioning made them: both or neither.
   *
   * @throws Conflict when the machine is not Ready or Failed testing
   * @throws io.maas4j.error.MaasException.InvalidRequest when the layout does not fit the disks
   */
  public Machine machine(MachineId id, Actor by) {
    return units.run(
        unit -> {
          Machine machine = node(unit, id, NodeType.MACHINE, by);
          Permissions.inState(
              machine,
              NetworkRestoration.ALLOWED,
              "Cannot restore the default configuration of a machine that is not Ready or Failed"
                  + " testing.");
          Machine wired = NetworkRestoration.apply(unit, machine);
          layout.restore(unit, wired);
          return wired;
        });
  }

  /**
   * Makes a device's interfaces again what they were when it was added: nothing is made of them,
   * and none has an address. A device has no storage and is never commissioned, so this is all
   * there is to restore.
   */
  public Machine device(MachineId id, Actor by) {
    return units.run(
        unit -> {
          Machine device = node(unit, id, NodeType.DEVICE, by);
          unit.topologyChanged();
          NetworkRestoration.clear(unit, id);
          // removing an interface may have changed which one it boots from
          return unit.tx().machines().find(device.id()).orElseThrow();
        });
  }

  private static Machine node(Unit unit, MachineId id, NodeType type, Actor by) {
    Machine node = Permissions.node(unit, id, by);
    Permissions.administer(node, by);
    if (node.type() != type) {
      throw NotFound.no(type == NodeType.DEVICE ? "Device" : "Machine");
    }
    return node;
  }
}
