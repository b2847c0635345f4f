package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.time.Duration;

/** INFORM: options for a client that has its address already (RFC 2131 §4.3.5). */
final class AnswerInform implements DhcpHandler {
  @Override
  public Verdict handle(DhcpRequest request) {
    if (request.classified().type() != MessageType.INFORM) {
      return new Verdict.Pass(request);
    }
    int address = Ipv4.toInt(request.message().ciaddr());
    if (request.config().isNobodys(address)) {
      return new Verdict.Drop("ciaddr is no client's");
    }
    return request
        .located()
        .link()
        .subnetOf(address)
        .<Verdict>map(
            subnet ->
                new Verdict.Pass(
                    request.with(
                        new Answer(
                            MessageType.ACK,
                            subnet,
                            DhcpMessage.ANY,
                            Duration.ZERO,
                            "",
                            Policies.of(request, subnet, address),
                            Change.NONE))))
        .orElseGet(() -> new Verdict.Drop("inform from no subnet of ours"));
  }
}
