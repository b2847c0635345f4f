package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.policy.Outcome;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.util.OptionalInt;

/** DISCOVER: an address is held for the client and offered (RFC 2131 §4.3.1). */
final class AnswerDiscover implements DhcpHandler {
  private final LeaseTable leases;

  AnswerDiscover(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    Client client = request.classified();
    if (client.type() != MessageType.DISCOVER) {
      return new Verdict.Pass(request);
    }
    ServedSubnet near = request.located();
    OptionalInt address =
        leases.offer(
            near,
            client.name(),
            new Wish(
                request.message().options().address(DhcpOption.REQUESTED_ADDRESS),
                Policies.admission(request),
                request.message().xid()),
            request.now());
    if (address.isEmpty()) {
      return new Verdict.Drop(
          leases.isCrowded(near.link(), client.name())
              ? "too many clients of one hardware address"
              : "no free address");
    }
    ServedSubnet subnet = near.link().subnetOf(address.getAsInt()).orElse(near);
    Outcome said = Policies.of(request, subnet, address.getAsInt());
    if (said.checksByPing().filter(on -> !on).isPresent()) {
      leases.proven(address.getAsInt());
    }
    return new Verdict.Pass(
        request.with(
            new Answer(
                MessageType.OFFER,
                subnet,
                Ipv4.of(address.getAsInt()),
                LeaseTimes.of(request, subnet, said),
                "",
                said,
                Change.NONE)));
  }
}
