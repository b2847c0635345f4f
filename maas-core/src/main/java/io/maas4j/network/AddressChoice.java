package io.maas4j.network;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses addresses. Pure. */
public final class AddressChoice {
  private AddressChoice() {}

  /**
   * The lowest address that may be given automatically and that nobody has.
   *
   * @param subnet where; in an unmanaged one only its own reserved ranges may be used
   * @param ranges of all subnets: those of one within this one count too
   * @param taken addresses in use
   */
  public static Optional<InetAddress> free(
      Subnet subnet, List<IpRange> ranges, Set<InetAddress> taken) {
    Set<InetAddress> used = new HashSet<>(taken);
    subnet.gateway().ifPresent(used::add);
    used.addAll(subnet.dnsServers());
    return subnet.managed() ? outside(subnet, ranges, used) : inside(subnet, ranges, used);
  }

  private static Optional<InetAddress> outside(
      Subnet subnet, List<IpRange> ranges, Set<InetAddress> used) {
    Optional<InetAddress> next = firstHost(subnet.cidr());
    while (next.isPresent() && subnet.cidr().contains(next.get())) {
      InetAddress candidate = next.get();
      Optional<IpRange> range = ranges.stream().filter(r -> r.contains(candidate)).findFirst();
      if (range.isEmpty() && !used.contains(candidate) && !isBroadcast(subnet.cidr(), candidate)) {
        return next;
      }
      next = Addresses.after(range.map(IpRange::last).orElse(candidate));
    }
    return Optional.empty();
  }

  /** The address of the network itself, and of any router in it, is nobody's. */
  private static Optional<InetAddress> firstHost(Cidr cidr) {
    return isPointToPoint(cidr) ? Optional.of(cidr.network()) : Addresses.after(cidr.network());
  }

  /** Whether a host may have this address at all. */
  public static boolean isHost(Cidr cidr, InetAddress address) {
    return cidr.contains(address)
        && !isBroadcast(cidr, address)
        && (isPointToPoint(cidr) || !address.equals(cidr.network()));
  }

  /** Two addresses or one are all for hosts (RFC 3021, RFC 6164). */
  private static boolean isPointToPoint(Cidr cidr) {
    return cidr.prefixLength() >= (cidr.isIpv4() ? 31 : 127);
  }

  private static Optional<InetAddress> inside(
      Subnet subnet, List<IpRange> ranges, Set<InetAddress> used) {
    return ranges.stream()
        .filter(range -> range.subnetId() == subnet.id())
        .filter(range -> range.kind() == IpRange.Kind.RESERVED)
        .sorted(Comparator.comparing(IpRange::first, Addresses::compare))
        .flatMap(range -> firstIn(range, used).stream())
        .findFirst();
  }

  private static Optional<InetAddress> firstIn(IpRange range, Set<InetAddress> used) {
    InetAddress address = range.first();
    while (range.contains(address)) {
      if (!used.contains(address)) {
        return Optional.of(address);
      }
      if (address.equals(range.last())) {
        break;
      }
      address = Addresses.next(address);
    }
    return Optional.empty();
  }

  private static boolean isBroadcast(Cidr cidr, InetAddress address) {
    return cidr.isIpv4()
        && !isPointToPoint(cidr)
        && !Addresses.after(address).map(cidr::contains).orElse(false);
  }
}
