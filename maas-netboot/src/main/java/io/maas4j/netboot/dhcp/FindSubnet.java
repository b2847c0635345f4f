package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.lease.ClientId;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * Which link the client is on, which subnet of it to look at first (section 7), and who the client
 * is there.
 */
final class FindSubnet implements DhcpHandler {
  // RFC 2132 §9.14: a type and at least one octet; a shorter one is no name.
  private static final int MIN_CLIENT_ID = 2;
  // Several options of one code are one value (RFC 3396); a name of that kind is only for mischief.
  private static final int MAX_CLIENT_ID = 255;

  @Override
  public Verdict handle(DhcpRequest request) {
    DhcpMessage message = request.message();
    Optional<ServedSubnet> subnet;
    if (message.giaddr().equals(DhcpMessage.ANY)) {
      subnet = direct(request);
      if (subnet.isEmpty()) {
        return new Verdict.Drop("no subnet on this interface");
      }
    } else {
      if (request.config().isRackAddress(message.giaddr())) {
        return new Verdict.Drop("giaddr is our own");
      }
      if (isNoRelay(request)) {
        return new Verdict.Drop("giaddr is no relay's");
      }
      subnet = request.config().subnetOf(Ipv4.toInt(relayedLink(request)));
      if (subnet.isEmpty()) {
        return new Verdict.Drop("unknown relay");
      }
    }
    return identified(request.with(subnet.get()));
  }

  /** RFC 2131 §4.2: the client's own name counts, where names do and addresses are chosen. */
  private static Verdict identified(DhcpRequest request) {
    Link link = request.located().link();
    if (link.identity() == Identity.HARDWARE_ADDRESS
        || link.service() == Service.BOOT_ONLY
        || request.config().isFixedOn(link, request.classified().mac())) {
      return new Verdict.Pass(request);
    }
    Optional<byte[]> id = request.message().options().bytes(DhcpOption.CLIENT_ID);
    if (id.isEmpty() || id.get().length < MIN_CLIENT_ID) {
      return new Verdict.Pass(request);
    }
    if (id.get().length > MAX_CLIENT_ID) {
      return new Verdict.Drop("client identifier longer than 255 octets");
    }
    Client client = request.classified();
    return new Verdict.Pass(request.with(client.named(client.name().with(ClientId.of(id.get())))));
  }

  /** Replies go to giaddr: nobody may point them at a group, a broadcast or this machine itself. */
  private static boolean isNoRelay(DhcpRequest request) {
    Inet4Address giaddr = request.message().giaddr();
    if (giaddr.isLoopbackAddress()) {
      return !request.arrival().sender().getAddress().isLoopbackAddress();
    }
    return request.config().isNobodys(Ipv4.toInt(giaddr));
  }

  /** RFC 3527 and RFC 3011 name the client's link where the relay's own address does not. */
  private static Inet4Address relayedLink(DhcpRequest request) {
    Optional<Inet4Address> named =
        request.classified().relay().address(DhcpOption.RELAY_LINK_SELECTION);
    if (named.isEmpty()) {
      named = request.message().options().address(DhcpOption.SUBNET_SELECTION);
    }
    return named.orElse(request.message().giaddr());
  }

  /** Whether option 118 decided. */
  static boolean isSelectedByClient(DhcpRequest request) {
    return !request.message().giaddr().equals(DhcpMessage.ANY)
        && request.classified().relay().address(DhcpOption.RELAY_LINK_SELECTION).isEmpty()
        && request.message().options().address(DhcpOption.SUBNET_SELECTION).isPresent();
  }

  private static Optional<ServedSubnet> direct(DhcpRequest request) {
    Arrival arrival = request.arrival();
    CompiledConfig config = request.config();
    int ciaddr = Ipv4.toInt(request.message().ciaddr());
    if (ciaddr != 0 && arrival.cast() != Arrival.Cast.BROADCAST) {
      // A renewal goes past the relay, so it may come in on any interface.
      Optional<ServedSubnet> subnet = config.subnetOf(ciaddr);
      if (subnet.isPresent()) {
        return subnet;
      }
    }
    Optional<Link> link = arrival.interfaceName().flatMap(config::linkOfInterface);
    if (link.isEmpty()) {
      return config.subnetOfRackAddress(Ipv4.toInt(arrival.localAddress()));
    }
    return link.get().subnetOf(ciaddr).or(() -> link.get().subnets().stream().findFirst());
  }
}
