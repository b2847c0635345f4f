package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.util.List;

/**
 * CONFIRM: whether a client that may have moved is where its addresses are (RFC 8415 §18.3.3). It
 * says nothing of leases.
 */
final class AnswerConfirm implements Dhcp6Handler {
  @Override
  public Verdict handle(Dhcp6Request request) {
    if (request.answer().isPresent() || request.classified().type() != MessageType.CONFIRM) {
      return new Verdict.Pass(request);
    }
    List<Ipv6> named =
        request.message().associations(Ia.Kind.NA).stream()
            .flatMap(association -> Leases.named(association).stream())
            .toList();
    if (named.isEmpty()) {
      return new Verdict.Drop("confirm of no address");
    }
    Link link = request.located().link();
    Status status =
        named.stream().allMatch(link::contains)
            ? Status.of(StatusCode.SUCCESS, "all addresses are on this link")
            : Status.of(StatusCode.NOT_ON_LINK, "address of another link");
    return new Verdict.Pass(request.with(Answer.of(status, List.of(), Change.NONE)));
  }
}
