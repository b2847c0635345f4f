package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.RelayMessage;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** Which link the client is on, and which subnet of it to look at first (RFC 8415 §13.1). */
final class FindLink implements Dhcp6Handler {
  @Override
  public Verdict handle(Dhcp6Request request) {
    if (request.answer().isPresent()) {
      return new Verdict.Pass(request);
    }
    Optional<Ipv6> link = relayedLink(request);
    if (link.isPresent()) {
      return request
          .config()
          .subnetOf(link.get())
          .map(subnet -> found(request, subnet))
          .orElseGet(() -> new Verdict.Drop("unknown relay"));
    }
    Optional<Link> here =
        request.arrival().interfaceName().flatMap(request.config()::linkOfInterface);
    if (here.isEmpty()) {
      return new Verdict.Drop("no subnet on this interface");
    }
    if (!request.isRelayed() && !isNeighbour(request, here.get())) {
      return new Verdict.Drop("sender not on this link");
    }
    return found(request, here.get().subnets().get(0));
  }

  /** Beside another server, who has an address may ask what to boot, and nothing else. */
  private static Verdict found(Dhcp6Request request, ServedSubnet subnet) {
    return subnet.link().bootOnly()
            && request.classified().type() != MessageType.INFORMATION_REQUEST
        ? new Verdict.Drop("addresses are left to others")
        : new Verdict.Pass(request.with(subnet));
  }

  /**
   * What the relay nearest to the client says, unless it does not know: relays within a switch are
   * not on any link.
   */
  private static Optional<Ipv6> relayedLink(Dhcp6Request request) {
    for (int i = request.relays().size() - 1; i >= 0; i--) {
      RelayMessage relay = request.relays().get(i);
      Ipv6 address = Ipv6.of(relay.linkAddress());
      if (!address.isUnspecified() && !address.isLinkLocal()) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /** A forged sender would have us write to others. */
  private static boolean isNeighbour(Dhcp6Request request, Link link) {
    InetAddress sender = request.arrival().sender().getAddress();
    if (!(sender instanceof Inet6Address)) {
      return false;
    }
    Ipv6 address = Ipv6.of((Inet6Address) sender);
    return address.isLinkLocal() || link.contains(address);
  }
}
