package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.LeaseTable.Standing;
import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Optional;

/** REQUEST in its four forms (RFC 2131 §4.3.2; contract, section 4, row by row). */
final class AnswerRequest implements DhcpHandler {
  private final LeaseTable leases;

  AnswerRequest(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    if (request.classified().type() != MessageType.REQUEST) {
      return new Verdict.Pass(request);
    }
    DhcpMessage message = request.message();
    Optional<Inet4Address> server = message.options().address(DhcpOption.SERVER_ID);
    Optional<Inet4Address> asked = message.options().address(DhcpOption.REQUESTED_ADDRESS);
    boolean hasAddress = !message.ciaddr().equals(DhcpMessage.ANY);
    if (server.isPresent()) {
      if (!isOurs(request, server.get())) {
        leases.forget(request.located().link(), request.classified().name(), request.now());
        return new Verdict.Drop("request to another server");
      }
      // Some firmwares repeat the address in ciaddr instead of option 50.
      Inet4Address address = asked.orElse(message.ciaddr());
      return selecting(request, Ipv4.toInt(address));
    }
    if (hasAddress) {
      if (request.config().isNobodys(Ipv4.toInt(message.ciaddr()))) {
        return new Verdict.Drop("ciaddr is no client's");
      }
      return renewing(request, Ipv4.toInt(message.ciaddr()));
    }
    if (asked.isPresent()) {
      return rebooting(request, Ipv4.toInt(asked.get()));
    }
    return new Verdict.Drop("request names no address");
  }

  static boolean isOurs(DhcpRequest request, Inet4Address server) {
    return request.config().isRackAddress(server)
        || request
            .classified()
            .relay()
            .address(DhcpOption.RELAY_SERVER_ID_OVERRIDE)
            .filter(server::equals)
            .isPresent();
  }

  private Verdict selecting(DhcpRequest request, int address) {
    return standing(request, address) == Standing.OWN
        ? grant(request, address)
        : refuse(request, "address not offered to you");
  }

  private Verdict rebooting(DhcpRequest request, int address) {
    Link link = request.located().link();
    if (!link.contains(address)) {
      return refuseIfAuthoritative(request, "wrong network", "address of another link");
    }
    if (standing(request, address) == Standing.OWN) {
      return grant(request, address);
    }
    return leases.knows(link, request.classified().name())
        ? refuse(request, "you have another address")
        : refuseIfAuthoritative(request, "no lease of yours", "unknown client");
  }

  private Verdict renewing(DhcpRequest request, int address) {
    if (!request.located().link().contains(address)) {
      return refuseIfAuthoritative(request, "wrong network", "address of another link");
    }
    leases.identify(request.classified().name(), address);
    Standing standing = standing(request, address);
    if (standing == Standing.OWN) {
      return grant(request, address);
    }
    if (standing == Standing.FOREIGN) {
      return refuse(request, "address not yours any more");
    }
    if (standing == Standing.FREE) {
      return isAuthoritative(request)
          ? grant(request, address)
          : new Verdict.Drop("unknown client");
    }
    return refuseIfAuthoritative(request, "address not leased here", "unknown client");
  }

  private Standing standing(DhcpRequest request, int address) {
    return leases.standing(
        request.located().link(),
        request.classified().name(),
        address,
        Policies.admission(request));
  }

  private Verdict grant(DhcpRequest request, int address) {
    Link link = request.located().link();
    ServedSubnet subnet = link.subnetOf(address).orElse(request.located());
    Outcome said = Policies.of(request, subnet, address);
    LeaseTable.Grant grant =
        leases.commit(
            link,
            request.classified().name(),
            new Claim(
                address,
                LeaseTimes.of(request, subnet, said),
                HostName.of(request.message()),
                request.message().xid()),
            request.now());
    return new Verdict.Pass(
        request.with(
            new Answer(
                MessageType.ACK,
                subnet,
                Ipv4.of(address),
                grant.lease(),
                "",
                said,
                grant.change())));
  }

  private static Verdict refuse(DhcpRequest request, String text) {
    return new Verdict.Pass(
        request.with(
            new Answer(
                MessageType.NAK,
                request.located(),
                DhcpMessage.ANY,
                Duration.ZERO,
                text,
                request.said(),
                Change.NONE)));
  }

  private static Verdict refuseIfAuthoritative(
      DhcpRequest request, String text, String dropReason) {
    return isAuthoritative(request) ? refuse(request, text) : new Verdict.Drop(dropReason);
  }

  private static boolean isAuthoritative(DhcpRequest request) {
    return request.said().isAuthoritative().orElse(request.located().subnet().authoritative());
  }
}
