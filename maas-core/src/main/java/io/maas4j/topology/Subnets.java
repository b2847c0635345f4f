package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.AddressUse;
import io.maas4j.network.Addresses;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Subnets (operations, section 4.4). Thread-safe. */
public final class Subnets {
  private final Units units;

  Subnets(Units units) {
    this.units = units;
  }

  /** Whether a subnet whose addresses are in use goes nevertheless. */
  public enum Force {
    NO,
    YES
  }

  /**
   * @param text id, network, name or specifier
   * @throws NotFound when there is none
   */
  public static Subnet find(NetworkMap map, String text) {
    return Specifiers.subnetOf(text, map).orElseThrow(() -> NotFound.no("Subnet"));
  }

  public Subnet create(SubnetForm form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          return unit.tx().topology().put(new SubnetReader(unit, form).created());
        });
  }

  /**
   * @param text id, network, name or specifier
   */
  public Subnet change(String text, SubnetForm form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          Subnet before = find(NetworkMaps.of(unit.tx()), text);
          return unit.tx().topology().put(new SubnetReader(unit, form).changed(before));
        });
  }

  /**
   * Its ranges, routes, reserved addresses and snippets go with it.
   *
   * @param text id, network, name or specifier
   * @throws InvalidRequest when it is served by DHCP, or addresses in it are in use
   */
  public void delete(String text, Force force, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Subnet subnet = find(map, text);
          refuseServed(unit, map, subnet);
          Set<InetAddress> used = unit.tx().interfaces().addressesIn(subnet.id());
          if (force == Force.NO && !used.isEmpty()) {
            throw new InvalidRequest(
                "Cannot delete subnet "
                    + subnet.cidr()
                    + ": "
                    + used.size()
                    + (used.size() == 1 ? " of its addresses is" : " of its addresses are")
                    + " in use.",
                "release them, or repeat the request with force=true");
          }
          unit.tx().topology().deleteSubnet(subnet.id());
          return subnet;
        });
  }

  private static void refuseServed(Unit unit, NetworkMap map, Subnet subnet) {
    boolean served = map.vlanOf(subnet).filter(Vlan::dhcpOn).isPresent();
    boolean dynamic =
        rangesOf(unit.tx(), subnet.id()).stream().anyMatch(r -> r.kind() == IpRange.Kind.DYNAMIC);
    if (served && dynamic) {
      throw new InvalidRequest(
          "Cannot delete a subnet that is actively servicing a dynamic IP range. (Delete the"
              + " dynamic range or disable DHCP first.)",
          "delete its dynamic ranges, or turn its VLAN's DHCP off");
    }
  }

  /** Of one subnet, by id. */
  static List<IpRange> rangesOf(Tx tx, long subnet) {
    return tx.topology().ranges().stream().filter(r -> r.subnetId() == subnet).toList();
  }

  /** What its addresses are used for. */
  public static AddressUse use(Tx tx, Subnet subnet) {
    return AddressUse.of(subnet, rangesOf(tx, subnet.id()), assigned(tx, subnet.id()));
  }

  /** Addresses that somebody has, or that are kept for somebody. */
  public static Set<InetAddress> assigned(Tx tx, long subnet) {
    Set<InetAddress> assigned = new HashSet<>(tx.interfaces().addressesIn(subnet));
    assigned.addAll(
        tx
            .shelf(Kinds.USER_ADDRESS)
            .list(kept -> kept.subnetId().equals(Optional.of(subnet)))
            .stream()
            .map(UserAddress::address)
            .collect(Collectors.toSet()));
    assigned.addAll(
        tx.shelf(Kinds.RESERVED_IP).list(r -> r.subnet() == subnet).stream()
            .map(ReservedIp::address)
            .collect(Collectors.toSet()));
    return assigned;
  }

  /** The narrowest one around an address. */
  static Optional<Subnet> around(NetworkMap map, InetAddress address) {
    return Specifiers.subnetOf("ip:" + Addresses.text(address), map);
  }
}
