package io.maas4j.wiring;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.MacAddress;
import io.maas4j.network.AddressChoice;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.Neighbour;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives addresses of subnets (lifecycle contract, section 11). The database holds that no address
 * is given twice; whoever picks one says {@link Unit#topologyChanged} first, so that others pick
 * theirs after the commit and need not try again. Stateless.
 */
public final class AddressPool {
  private AddressPool() {}

  /**
   * An address that nobody has: the one that is reserved for the MAC in this subnet, or else the
   * lowest that may be given.
   *
   * <p>Not given are the network's own address and the broadcast address, the gateway, name servers
   * and gateways of routes, what is in a dynamic or a reserved range, what is reserved for another
   * MAC, what any link or user has, and, as long as there is anything else, what somebody was seen
   * with. In a subnet that is not managed, only what is in one of its reserved ranges is given.
   *
   * @param mac of the interface; empty for none
   */
  public static Optional<InetAddress> free(Unit unit, Subnet subnet, Optional<MacAddress> mac) {
    Set<InetAddress> used = unit.tx().addresses().usedIn(subnet.cidr());
    List<ReservedIp> reserved =
        unit.tx().shelf(Kinds.RESERVED_IP).list(each -> subnet.cidr().contains(each.address()));
    Optional<InetAddress> own =
        reserved.stream()
            .filter(each -> mac.equals(Optional.of(each.mac())))
            .map(ReservedIp::address)
            .filter(address -> !used.contains(address))
            .findFirst();
    if (own.isPresent()) {
      return own;
    }
    Set<InetAddress> taken = new HashSet<>(used);
    reserved.forEach(each -> taken.add(each.address()));
    unit.tx().shelf(Kinds.STATIC_ROUTE).list().stream()
        .map(StaticRoute::gateway)
        .forEach(taken::add);
    List<IpRange> ranges = unit.tx().topology().ranges();
    Set<InetAddress> seen = seen(unit, subnet, mac);
    seen.addAll(taken);
    return AddressChoice.free(subnet, ranges, seen)
        .or(() -> AddressChoice.free(subnet, ranges, taken));
  }

  /** What others were seen with. It may be long ago: where nothing else is left, it is given. */
  private static Set<InetAddress> seen(Unit unit, Subnet subnet, Optional<MacAddress> mac) {
    Set<InetAddress> seen = new HashSet<>(unit.tx().addresses().seenIn(subnet.cidr()));
    mac.flatMap(own -> unit.tx().interfaces().findByMac(own)).stream()
        .flatMap(nic -> nic.discovered().stream())
        .map(Interface.Discovered::address)
        .forEach(seen::remove);
    unit.tx().shelf(Kinds.NEIGHBOUR).list().stream()
        .filter(each -> !mac.equals(Optional.of(each.mac())))
        .map(Neighbour::address)
        .forEach(seen::add);
    return seen;
  }

  /**
   * As {@link #free}.
   *
   * @param whose the host name, to be told; empty for none
   * @throws Unavailable when there is none left
   */
  public static InetAddress pick(
      Unit unit, Subnet subnet, Optional<MacAddress> mac, Optional<String> whose) {
    return free(unit, subnet, mac)
        .orElseThrow(
            () ->
                new Unavailable(
                    "No more IPs available in subnet: "
                        + subnet.cidr()
                        + whose.map(name -> " (for " + name + ")").orElse("")
                        + ".",
                    "release machines, or enlarge the subnet or shrink its ranges",
                    (Throwable) null));
  }

  /**
   * Whether somebody may have this very address. Reserved ranges are for that.
   *
   * @param field under which a fault is told
   * @param mac that will have it; empty for none
   * @throws InvalidRequest when it is no host's address in the subnet
   * @throws Denied when a rack may lease it
   * @throws NotFound when it is in use: what clients of this protocol expect
   */
  public static void check(
      Unit unit, Subnet subnet, InetAddress address, String field, Optional<MacAddress> mac) {
    if (!subnet.cidr().contains(address)) {
      throw InvalidRequest.field(
          field,
          "IP address is not in the given subnet '" + subnet.name() + " (" + subnet.cidr() + ")'.");
    }
    if (!AddressChoice.isHost(subnet.cidr(), address)) {
      throw InvalidRequest.field(
          field,
          address.getHostAddress()
              + " is the network or the broadcast address of "
              + subnet.cidr()
              + ".");
    }
    Optional<IpRange> dynamic =
        unit.tx().topology().ranges().stream()
            .filter(r -> r.kind() == IpRange.Kind.DYNAMIC && r.contains(address))
            .findFirst();
    if (dynamic.isPresent()) {
      throw new Denied(
          "DYNAMIC_ADDRESS",
          address.getHostAddress()
              + " is within the dynamic range from "
              + dynamic.get().first().getHostAddress()
              + " to "
              + dynamic.get().last().getHostAddress()
              + ".",
          "take an address outside of the dynamic ranges");
    }
    boolean someoneElses =
        unit.tx()
            .shelf(Kinds.RESERVED_IP)
            .find(each -> each.address().equals(address))
            .map(each -> !mac.equals(Optional.of(each.mac())))
            .orElse(false);
    if (someoneElses || unit.tx().addresses().usedIn(subnet.cidr()).contains(address)) {
      throw inUse(address);
    }
  }

  /** What is said of an address that is in use. */
  static NotFound inUse(InetAddress address) {
    return new NotFound("The IP address " + address.getHostAddress() + " is already in use.");
  }
}
