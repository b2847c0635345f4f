package io.maas4j.topology;

import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who has which address of a subnet (operations, section 4.4, {@code ip_addresses}). */
public final class SubnetAddresses {
  private SubnetAddresses() {}

  /** How an address came to its holder (REST contract, section 7.5). */
  public enum Allocation {
    AUTOMATIC(0),
    STATIC(1),
    DHCP(5),
    OBSERVED(6);

    private final int code;

    Allocation(int code) {
      this.code = code;
    }

    /** On the wire. */
    public int code() {
      return code;
    }
  }

  /**
   * An address and who has it.
   *
   * @param via the interface
   * @param since when its holder was added
   * @param updated when its holder last changed
   */
  public record Held(
      InetAddress address,
      Allocation allocation,
      Machine node,
      Interface via,
      Instant since,
      Instant updated) {
    /** Whose the node is; empty for nobody's. */
    public Optional<String> user() {
      return node.status().owner();
    }
  }

  /** By address. */
  public static List<Held> in(Tx tx, Subnet subnet) {
    List<Held> held = new ArrayList<>();
    List<Machine> nodes = NetworkMaps.nodes(tx);
    var nics = tx.interfaces().ofAll(nodes.stream().map(Machine::id).toList());
    for (Machine node : nodes) {
      for (Interface nic : nics.getOrDefault(node.id(), List.of())) {
        held.addAll(of(node, nic, subnet));
      }
    }
    held.sort(Comparator.comparing(Held::address, Addresses::compare));
    return held;
  }

  private static List<Held> of(Machine node, Interface nic, Subnet subnet) {
    List<Held> held = new ArrayList<>();
    Set<InetAddress> linked = new HashSet<>();
    for (Interface.Link link : nic.links()) {
      if (link.address().isPresent() && subnet.cidr().contains(link.address().get())) {
        linked.add(link.address().get());
        held.add(held(node, nic, link.address().get(), allocation(link.mode())));
      }
    }
    boolean leases = nic.links().stream().anyMatch(link -> link.mode() == LinkMode.DHCP);
    for (Interface.Discovered seen : nic.discovered()) {
      if (subnet.cidr().contains(seen.address()) && linked.add(seen.address())) {
        held.add(held(node, nic, seen.address(), leases ? Allocation.DHCP : Allocation.OBSERVED));
      }
    }
    return held;
  }

  private static Held held(
      Machine node, Interface nic, InetAddress address, Allocation allocation) {
    return new Held(address, allocation, node, nic, node.created(), node.updated());
  }

  private static Allocation allocation(LinkMode mode) {
    return switch (mode) {
      case AUTO -> Allocation.AUTOMATIC;
      case STATIC, LINK_UP -> Allocation.STATIC;
      case DHCP -> Allocation.DHCP;
    };
  }
}
