package io.maas4j.fleet;

import io.maas4j.hardware.NetworkInterface;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.setting.Setting;
import io.maas4j.topology.DefaultVlans;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the networks that a machine's interfaces were seen in, and makes those that nobody knew
 * (script contract, section 12.1, steps 3 and 4). Confined to one unit of work.
 */
final class SeenNetworks {
  /** What one machine may make known: more is not what a machine is on. */
  private static final int MOST_NEW = 64;

  private static final int SHORTEST_PREFIX = 8;
  private static final int SHORTEST_PREFIX_6 = 16;
  private static final Optional<Long> NONE = Optional.empty();

  private final Unit unit;
  private final boolean mayMakeVlans;
  private int made;
  private int madeVlans;

  SeenNetworks(Unit unit, Machine machine) {
    this.unit = unit;
    this.mayMakeVlans =
        machine.state() != State.DEPLOYED && unit.settings().flag(Setting.AUTO_VLAN_CREATION);
  }

  /**
   * Where an interface was seen.
   *
   * @param vlanId empty when nothing tells
   * @param addresses that it was seen with
   */
  record Sight(Optional<Long> vlanId, List<Interface.Discovered> addresses) {}

  /**
   * @param before what was known of it
   * @param parents the interfaces that it is made of, as they are known now
   */
  Sight of(NetworkInterface found, Interface before, List<Interface> parents) {
    List<Subnet> known = unit.tx().topology().subnets();
    // a machine that shows no address keeps what its lease told of it
    List<Interface.Discovered> kept = found.addresses().isEmpty() ? before.discovered() : List.of();
    Optional<Subnet> on =
        found.addresses().stream()
            .flatMap(address -> containing(known, Addresses.parse(address.address())).stream())
            .findFirst()
            .or(
                () ->
                    kept.stream()
                        .flatMap(seen -> seen.subnetId().stream())
                        .flatMap(id -> known.stream().filter(s -> s.id() == id))
                        .findFirst());
    Optional<Long> vlan = before.vlanId();
    if (vlan.isEmpty()) {
      vlan = on.map(Subnet::vlanId).or(() -> found.connected() ? guess(found, parents) : NONE);
    }
    List<Interface.Discovered> addresses = new ArrayList<>(kept);
    for (NetworkInterface.Address address : found.addresses()) {
      InetAddress ip = Addresses.parse(address.address());
      addresses.add(new Interface.Discovered(ip, subnet(known, ip, address, vlan)));
    }
    return new Sight(found.connected() ? vlan : unlessUnplugged(vlan, addresses), addresses);
  }

  /** The smallest known network that an address is in. */
  static Optional<Subnet> containing(List<Subnet> subnets, InetAddress address) {
    return subnets.stream()
        .filter(subnet -> subnet.cidr().contains(address))
        .max(Comparator.comparingInt(subnet -> subnet.cidr().prefixLength()));
  }

  /** Without an address that would tell: by what it is made of, or a VLAN of its own. */
  private Optional<Long> guess(NetworkInterface found, List<Interface> parents) {
    Optional<Long> beneath =
        parents.stream().flatMap(parent -> parent.vlanId().stream()).findFirst();
    switch (found.kind()) {
      case BOND, BRIDGE:
        return beneath;
      case VLAN:
        return beneath
            .flatMap(unit.tx().topology()::vlan)
            .flatMap(vlan -> tagged(vlan.fabricId(), found.vid()));
      default:
        return mayMakeVlans && mayMake()
            ? Optional.of(changed(DefaultVlans.forNewNetwork(unit.tx())).id())
            : Optional.empty();
    }
  }

  private boolean mayMake() {
    return ++madeVlans <= MOST_NEW;
  }

  private Optional<Long> tagged(long fabric, int vid) {
    Optional<Long> known =
        unit.tx().topology().vlans().stream()
            .filter(vlan -> vlan.fabricId() == fabric && vlan.vid() == vid)
            .map(Vlan::id)
            .findFirst();
    boolean possible = vid > Vlan.UNTAGGED && vid <= Vlan.MAX_VID && mayMakeVlans;
    return known.isPresent() || !possible || !mayMake()
        ? known
        : Optional.of(changed(unit.tx().topology().put(Vlan.of(fabric, vid))).id());
  }

  private Vlan changed(Vlan vlan) {
    unit.topologyChanged();
    return vlan;
  }

  /** The address's network; a new one is on the interface's VLAN. */
  private Optional<Long> subnet(
      List<Subnet> known, InetAddress ip, NetworkInterface.Address seen, Optional<Long> vlan) {
    Optional<Subnet> there =
        containing(known, ip).or(() -> containing(unit.tx().topology().subnets(), ip));
    if (there.isPresent() || vlan.isEmpty() || !isNetwork(ip, seen.prefix()) || made >= MOST_NEW) {
      return there.map(Subnet::id);
    }
    made++;
    unit.topologyChanged();
    Cidr network = Cidr.parse(Addresses.text(ip) + "/" + seen.prefix());
    return Optional.of(unit.tx().topology().put(Subnet.of(network, vlan.get())).id());
  }

  /** Not one host, nor so much of the world that every other network would be a part of it. */
  private static boolean isNetwork(InetAddress ip, int prefix) {
    int whole = ip.getAddress().length * 8;
    int shortest = whole == 32 ? SHORTEST_PREFIX : SHORTEST_PREFIX_6;
    return prefix >= shortest
        && prefix < whole
        && !ip.isLoopbackAddress()
        && !ip.isMulticastAddress()
        && !ip.isLinkLocalAddress()
        && !ip.isAnyLocalAddress();
  }

  /** A cable that was pulled out says nothing of where it is plugged in next. */
  private Optional<Long> unlessUnplugged(
      Optional<Long> vlan, List<Interface.Discovered> addresses) {
    return vlan.filter(
        id ->
            addresses.stream()
                .flatMap(address -> address.subnetId().stream())
                .flatMap(subnet -> unit.tx().topology().subnet(subnet).stream())
                .anyMatch(subnet -> subnet.vlanId() == id));
  }
}
