package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.failover.Pairs;

/** Where a network has two racks, one of them keeps silent (contract, section 10). */
final class LeaveToPartner implements DhcpHandler {
  private final Pairs pairs;

  LeaveToPartner(Pairs pairs) {
    this.pairs = pairs;
  }

  @Override
  public Verdict handle(DhcpRequest request) {
    if (pairs.isEmpty()) {
      return new Verdict.Pass(request);
    }
    Pairs.Insistence insistence =
        Pairs.Insistence.of(request.message().secs(), isAddressed(request));
    return pairs.answers(request.located().link().name(), insistence)
        ? new Verdict.Pass(request)
        : new Verdict.Drop("left to the partner rack");
  }

  /** Whoever names a server, or knows where it is, means it; relays send to both. */
  private static boolean isAddressed(DhcpRequest request) {
    DhcpMessage message = request.message();
    MessageType type = request.classified().type();
    return type == MessageType.RELEASE
        || type == MessageType.DECLINE
        || message.options().has(DhcpOption.SERVER_ID)
        || request.arrival().cast() == Arrival.Cast.UNICAST
            && message.giaddr().equals(DhcpMessage.ANY);
  }
}
