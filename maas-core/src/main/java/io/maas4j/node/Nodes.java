package io.maas4j.node;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.script.ScriptResult;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is done with nodes of every type alike. Thread-safe; each call blocks for one transaction.
 *
 * <p>A machine that somebody else owns does not exist for a plain user.
 */
public final class Nodes {
  private static final String LSHW = "maas-lshw";
  private static final String LLDP = "maas-capture-lldpd";

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public Nodes(Units units) {
    this.units = units;
  }

  /**
   * What the built-in scripts found out about a node, as they wrote it.
   *
   * @param lldp XML of the neighbours
   * @param lshw XML of the hardware
   */
  public record Details(Optional<byte[]> lldp, Optional<byte[]> lshw) {
    static final Details NONE = new Details(Optional.empty(), Optional.empty());
  }

  /**
   * @param types which it may be of
   * @throws NotFound when there is none, or it is not for this actor to see
   */
  public Machine get(MachineId id, Set<NodeType> types, Actor by) {
    return units.run(unit -> seen(unit, id, types, by));
  }

  /** What is known of a node from its last commissioning. */
  public Details details(MachineId id, Set<NodeType> types, Actor by) {
    return units.run(
        unit -> {
          Machine node = seen(unit, id, types, by);
          return node.sets().commissioning().map(set -> details(unit, set)).orElse(Details.NONE);
        });
  }

  private static Details details(Unit unit, long set) {
    List<ScriptResult> results = unit.tx().scriptRuns().results(set);
    return new Details(output(unit, results, LLDP), output(unit, results, LSHW));
  }

  private static Optional<byte[]> output(Unit unit, List<ScriptResult> results, String script) {
    return results.stream()
        .filter(result -> result.name().equals(script))
        .map(result -> unit.tx().scriptRuns().output(result.id()))
        .flatMap(output -> written(output).stream())
        .filter(bytes -> bytes.length > 0)
        .findFirst();
  }

  private static Optional<byte[]> written(Output output) {
    return output.stdout().or(output::combined);
  }

  /** The parameters in clear text, for administrators. */
  public MachinePower power(MachineId id, Set<NodeType> types, Actor by) {
    return units.run(
        unit -> {
          Machine node = seen(unit, id, types, by);
          Permissions.administrator(by);
          return unit.tx().power().of(node.id());
        });
  }

  /**
   * Of these nodes; of all when none is named.
   *
   * @param types which they may be of
   */
  public Map<MachineId, MachinePower> powers(
      Collection<MachineId> ids, Set<NodeType> types, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit ->
            unit.tx()
                .power()
                .ofAll(
                    unit
                        .tx()
                        .machines()
                        .list(MachineFilter.builder().types(types).ids(ids).build())
                        .stream()
                        .map(Machine::id)
                        .toList()));
  }

  /**
   * Whether a node has an interface with this MAC.
   *
   * @param types which it may be of
   * @param ignored statuses whose nodes do not count
   */
  public boolean registered(MacAddress mac, Set<NodeType> types, Set<State> ignored) {
    return withMac(mac, types).stream().anyMatch(node -> !ignored.contains(node.state()));
  }

  /** Whether a node with this MAC is in one of these statuses. */
  public boolean busy(MacAddress mac, Set<NodeType> types, Set<State> busy) {
    return withMac(mac, types).stream().anyMatch(node -> busy.contains(node.state()));
  }

  private List<Machine> withMac(MacAddress mac, Set<NodeType> types) {
    return units.run(
        unit ->
            unit.tx()
                .machines()
                .list(MachineFilter.builder().types(types).macs(List.of(mac)).build()));
  }

  /**
   * Puts nodes into another zone; all of them or none.
   *
   * @param ids as the request has them
   * @throws InvalidRequest naming those that there are not, or the zone
   */
  public void place(Collection<String> ids, String zone, Set<NodeType> types, Actor by) {
    units.run(
        unit -> {
          List<MachineId> wanted =
              ids.stream()
                  .filter(MachineId::isValid)
                  .map(MachineId::new)
                  .distinct()
                  .sorted()
                  .toList();
          Map<String, Machine> found = new LinkedHashMap<>();
          for (MachineId id : wanted) {
            unit.tx()
                .machines()
                .lock(id)
                .filter(node -> types.contains(node.type()) && Permissions.isVisible(node, by))
                .ifPresent(node -> found.put(id.value(), node));
          }
          List<String> unknown = ids.stream().filter(id -> !found.containsKey(id)).toList();
          if (!unknown.isEmpty()) {
            throw InvalidRequest.field(
                "nodes",
                "Invalid system_id: "
                    + unknown.stream().sorted().distinct().collect(Collectors.joining(", "))
                    + ".");
          }
          for (Machine node : found.values()) {
            Permissions.administer(node, by);
            NewNodes.write(unit, placed(unit, node, Optional.of(zone)));
          }
          return ids;
        });
  }

  /** Forgets a node of any type. */
  public void delete(MachineId id, Set<NodeType> types, Force force, Actor by) {
    units.run(
        unit -> {
          Machine node = Permissions.node(unit, id, by);
          if (!types.contains(node.type())) {
            throw missing(types);
          }
          Permissions.administer(node, by);
          Controllers.leaveNetworks(unit, node, force);
          remove(unit, node);
          return id;
        });
  }

  /** Whether something is done although it harms something else. */
  public enum Force {
    NO,
    YES
  }

  /** Forgets a node with all that is only about it; its events stay. */
  public static void remove(Unit unit, Machine node) {
    unit.tx().keys().deleteOfMachine(node.id());
    unit.tx().machines().delete(node.id());
    unit.topologyChanged();
  }

  static Machine seen(Unit unit, MachineId id, Set<NodeType> types, Actor by) {
    return unit.tx()
        .machines()
        .find(id)
        .filter(node -> types.contains(node.type()) && Permissions.isVisible(node, by))
        .orElseThrow(() -> missing(types));
  }

  /** That there is none of these types, in the words that clients of the contract expect. */
  public static NotFound missing(Set<NodeType> types) {
    boolean controllers = types.stream().allMatch(type -> type.isRack() || type.isRegion());
    if (types.equals(Set.of(NodeType.MACHINE))) {
      return NotFound.no("Machine");
    }
    if (types.equals(Set.of(NodeType.DEVICE))) {
      return NotFound.no("Device");
    }
    if (!controllers) {
      return NotFound.no("Node");
    }
    return NotFound.no(
        types.contains(NodeType.RACK_CONTROLLER) ? "RackController" : "RegionController");
  }

  /** With another zone, if one is named. */
  static Machine placed(Unit unit, Machine node, Optional<String> zone) {
    Machine.Placement before = node.placement();
    return zone.map(
            name ->
                node.withPlacement(
                    new Machine.Placement(
                        Places.zone(unit, name), before.pool(), before.tags(), before.ownerData())))
        .orElse(node);
  }

  static Machine annotated(Unit unit, Machine node, Map<String, String> changes, Actor by) {
    Permissions.annotate(node, by);
    return NewNodes.write(unit, node.withPlacement(node.placement().annotated(changes)));
  }

  /** A node of which nothing else is known. */
  static Machine blank(
      MachineId id,
      Machine.Identity identity,
      Machine.Placement placement,
      Optional<String> owner,
      Instant now) {
    return new Machine(
        id,
        0,
        identity,
        new Machine.Status(State.NEW, State.NEW, owner, false, Optional.empty(), 0, false, "", ""),
        placement,
        Machine.Boot.UNSEEN,
        Machine.Deployment.NONE,
        Machine.Options.NONE,
        Machine.Sets.NONE,
        now,
        now,
        0);
  }
}
