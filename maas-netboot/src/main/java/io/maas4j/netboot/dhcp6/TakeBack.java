package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.util.ArrayList;
import java.util.List;

/** RELEASE and DECLINE (RFC 8415 §18.3.7, §18.3.8): success, also of what was none of ours. */
final class TakeBack implements Dhcp6Handler {
  private final LeaseTable leases;

  TakeBack(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(Dhcp6Request request) {
    MessageType type = request.classified().type();
    if (request.answer().isPresent()
        || type != MessageType.RELEASE && type != MessageType.DECLINE) {
      return new Verdict.Pass(request);
    }
    Dhcp6Message message = request.message();
    List<Ia> unknown = new ArrayList<>();
    Change change = Change.NONE;
    for (Ia association : message.associations(Ia.Kind.NA)) {
      Association owner = request.classified().claim(association.iaid()).association();
      boolean known =
          leases.hasLease(request.located().link(), owner)
              || Leases.named(association).stream().anyMatch(it -> leases.isLeased(owner, it));
      if (!known) {
        unknown.add(Leases.noBinding(Ia.Kind.NA, association.iaid()));
      }
      for (Ipv6 address : Leases.named(association)) {
        change =
            change.and(
                type == MessageType.RELEASE
                    ? leases.release(owner, address, request.now())
                    : leases.decline(owner, address, request.now()));
      }
    }
    unknown.addAll(Leases.unknown(message));
    return new Verdict.Pass(
        request.with(Answer.of(Status.of(StatusCode.SUCCESS, "taken back"), unknown, change)));
  }
}
