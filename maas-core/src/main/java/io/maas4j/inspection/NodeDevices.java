package io.maas4j.inspection;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.hardware.NodeDevice;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The devices on the buses of nodes, as commissioning found them. Thread-safe; each call blocks for
 * one transaction.
 */
public final class NodeDevices {
  private static final String NUMBER = "\\d{1,18}";
  private static final String ON_BUS = "\\d{1,9}:\\d{1,9}";
  private static final String PCI = "([0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-9a-f]";

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public NodeDevices(Units units) {
    this.units = units;
  }

  /** Those that are meant, by id. */
  public List<NodeDevice> list(MachineId node, DeviceQuery query, Actor by) {
    return units.run(
        unit -> {
          Permissions.seen(unit, node, by);
          return unit.tx().nodeDevices().of(node).stream().filter(query::means).toList();
        });
  }

  /**
   * @param which an id, {@code bus:device} by number, or a PCI address
   * @throws InvalidRequest when it is none of them
   */
  public NodeDevice get(MachineId node, String which, Actor by) {
    return units.run(
        unit -> {
          Permissions.seen(unit, node, by);
          return found(unit, node, which);
        });
  }

  /** Forgets it, until the node is commissioned again. */
  public void delete(MachineId node, String which, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          Permissions.administer(Permissions.node(unit, node, by), by);
          return unit.tx().nodeDevices().delete(found(unit, node, which).id());
        });
  }

  private static NodeDevice found(Unit unit, MachineId node, String which) {
    Predicate<NodeDevice> wanted = wanted(which.toLowerCase(Locale.ROOT));
    return unit.tx().nodeDevices().of(node).stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> NotFound.no("NodeDevice"));
  }

  private static Predicate<NodeDevice> wanted(String which) {
    if (which.matches(NUMBER)) {
      return found -> Long.toString(found.id()).equals(which);
    }
    if (which.matches(ON_BUS)) {
      return found ->
          (found.device().busNumber() + ":" + found.device().deviceNumber()).equals(which);
    }
    if (which.matches(PCI)) {
      return found -> found.device().pciAddress().toLowerCase(Locale.ROOT).equals(which);
    }
    throw new InvalidRequest(
        "Unknown device \"" + which + "\": must be an id, BUS:DEVICE numbers, or a PCI address.",
        "list the node's devices");
  }
}
