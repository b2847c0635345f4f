package io.maas4j.node;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Unique;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What adding a node of any type takes: an id, a name, MACs that nobody has. Thread-safe. */
public final class NewNodes {
  /** What a host name looks like. */
  public static final Pattern LABEL =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  private static final int PLAIN_NAMES = 8;
  private static final int NUMBERS = 100_000;

  private final Ids ids;

  /**
   * @param ids of nodes, and chance for their names
   */
  public NewNodes(Ids ids) {
    this.ids = ids;
  }

  /** An id that no node has. */
  public MachineId freshId(Unit unit) {
    MachineId id = ids.machineId();
    while (unit.tx().machines().find(id).isPresent()) {
      id = ids.machineId();
    }
    return id;
  }

  /** A host name that no node of this domain has. */
  public String freshName(Unit unit, String domain) {
    for (int attempt = 0; ; attempt++) {
      String words = HostNames.random(ids);
      // a large fleet uses the pairs of words up
      String name = attempt < PLAIN_NAMES ? words : words + "-" + ids.below(NUMBERS);
      if (isFree(unit, name, domain)) {
        return name;
      }
    }
  }

  /** Whether no node of this domain has a host name. */
  public static boolean isFree(Unit unit, String name, String domain) {
    return unit.tx()
        .machines()
        .list(
            MachineFilter.builder()
                .types(List.of(NodeType.values()))
                .hostnames(List.of(name + "." + domain))
                .build())
        .isEmpty();
  }

  /** A complaint about each MAC that a node has already. */
  public static List<String> takenMacs(Unit unit, List<MacAddress> macs) {
    return macs.stream()
        .flatMap(
            mac ->
                unit
                    .tx()
                    .interfaces()
                    .findByMac(mac)
                    .flatMap(nic -> unit.tx().machines().find(nic.machine()))
                    .map(
                        other ->
                            "MAC address " + mac + " already in use on " + other.hostname() + ".")
                    .stream())
        .toList();
  }

  /**
   * Adds a node.
   *
   * @throws InvalidRequest when its name is taken
   */
  public static Machine insert(Unit unit, Machine node) {
    return named(node, () -> unit.tx().machines().insert(node));
  }

  /**
   * Writes a node that was read under lock.
   *
   * @throws InvalidRequest when its name is taken
   */
  static Machine write(Unit unit, Machine node) {
    return named(
        node,
        () ->
            unit.tx()
                .machines()
                .update(node)
                .orElseThrow(
                    () -> new IllegalStateException("a locked node was changed: " + node.id())));
  }

  private static Machine named(Machine node, Supplier<Machine> work) {
    try {
      return work.get();
    } catch (DuplicateException e) {
      if (e.what().equals(Unique.MACHINE_NAME)) {
        throw InvalidRequest.field(
            "hostname", "Node with hostname '" + node.identity().fqdn() + "' already exists");
      }
      throw e;
    }
  }
}
