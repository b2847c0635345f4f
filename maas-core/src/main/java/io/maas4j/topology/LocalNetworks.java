package io.maas4j.topology;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the networks known that racks are on: fabrics, VLANs and subnets appear from the addresses
 * of their interfaces. Thread-safe.
 */
public final class LocalNetworks {
  private final Units units;

  LocalNetworks(Units units) {
    this.units = units;
  }

  /**
   * An interface of a rack.
   *
   * @param vid its 802.1Q number when its frames are tagged; empty for an untagged one
   * @param addresses that it has
   */
  public record Port(
      String name, Optional<MacAddress> mac, Optional<Integer> vid, List<Address> addresses) {
    public Port {
      addresses = List.copyOf(addresses);
    }
  }

  /** An address of an interface with the length of its network's prefix. */
  public record Address(InetAddress address, int prefixLength) {
    Cidr network() {
      return Cidr.parse(address.getHostAddress().replaceFirst("%.*", "") + "/" + prefixLength);
    }

    /** Not of this host or this link alone. */
    boolean isOnANetwork() {
      return !address.isLoopbackAddress()
          && !address.isLinkLocalAddress()
          && !address.isAnyLocalAddress()
          && prefixLength > 0
          && prefixLength < address.getAddress().length * 8;
    }
  }

  /**
   * Where an interface is.
   *
   * @param vlanId empty when nothing tells
   * @param subnetIds of its addresses, in their order
   */
  public record Attachment(Optional<Long> vlanId, List<Long> subnetIds) {}

  /** Finds the networks of an interface, and makes those that are new. Twice is as once. */
  public Attachment attach(Port port) {
    return units.run(unit -> attach(unit, port));
  }

  /** As {@link #attach(Port)}, as a part of a greater unit of work. */
  public static Attachment attach(Unit unit, Port port) {
    Set<Cidr> networks = new LinkedHashSet<>();
    port.addresses().stream()
        .filter(Address::isOnANetwork)
        .map(Address::network)
        .forEach(networks::add);
    Optional<Long> known = known(unit, port, networks);
    if (networks.isEmpty()) {
      return new Attachment(known, List.of());
    }
    List<Subnet> subnets = unit.tx().topology().subnets();
    List<Long> ids = new ArrayList<>();
    List<Cidr> unknown = new ArrayList<>();
    for (Cidr network : networks) {
      subnets.stream()
          .filter(s -> s.cidr().equals(network))
          .findFirst()
          .ifPresentOrElse(s -> ids.add(s.id()), () -> unknown.add(network));
    }
    if (unknown.isEmpty()) {
      return new Attachment(known, ids);
    }
    unit.topologyChanged();
    long vlan = known.orElseGet(() -> newVlan(unit, port));
    for (Cidr network : unknown) {
      ids.add(unit.tx().topology().put(Subnet.of(network, vlan)).id());
    }
    return new Attachment(Optional.of(vlan), ids);
  }

  /** The VLAN of a subnet that it has an address in; else the one that it was on before. */
  private static Optional<Long> known(Unit unit, Port port, Set<Cidr> networks) {
    return unit.tx().topology().subnets().stream()
        .filter(s -> networks.contains(s.cidr()))
        .map(Subnet::vlanId)
        .findFirst()
        .or(
            () ->
                port.mac()
                    .filter(mac -> port.vid().isEmpty())
                    .flatMap(unit.tx().interfaces()::findByMac)
                    .flatMap(Interface::vlanId));
  }

  /** A tagged interface is on the fabric of the untagged one with its MAC, when that is known. */
  private static long newVlan(Unit unit, Port port) {
    if (port.vid().isEmpty() || port.vid().get() == Vlan.UNTAGGED) {
      return DefaultVlans.forNewNetwork(unit.tx()).id();
    }
    long fabric =
        port.mac()
            .flatMap(unit.tx().interfaces()::findByMac)
            .flatMap(Interface::vlanId)
            .flatMap(unit.tx().topology()::vlan)
            .map(Vlan::fabricId)
            .orElseGet(() -> DefaultVlans.forNewNetwork(unit.tx()).fabricId());
    int vid = port.vid().get();
    return unit.tx().topology().vlans().stream()
        .filter(v -> v.fabricId() == fabric && v.vid() == vid)
        .findFirst()
        .orElseGet(() -> unit.tx().topology().put(Vlan.of(fabric, vid)))
        .id();
  }
}
