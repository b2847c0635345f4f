package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RENEW and REBIND: leases are extended (RFC 8415 §18.3.4, §18.3.5).
 *
 * <p>A lease that is not known any more is made again where this rack alone leases the address, and
 * where nobody else has it: the ranges of two racks do not overlap. A client whose fixed address
 * has changed gets the new one, and the old one with lifetimes of zero.
 */
final class AnswerExtension implements Dhcp6Handler {
  private final LeaseTable leases;

  AnswerExtension(LeaseTable leases) {
    this.leases = leases;
  }

  @Override
  public Verdict handle(Dhcp6Request request) {
    MessageType type = request.classified().type();
    if (request.answer().isPresent() || type != MessageType.RENEW && type != MessageType.REBIND) {
      return new Verdict.Pass(request);
    }
    List<Ia> answers = new ArrayList<>();
    Change change = Change.NONE;
    ServedSubnet subnet = request.located();
    boolean first = true;
    for (Ia had : request.message().associations(Ia.Kind.NA)) {
      Optional<LeaseTable.Grant> grant = grant(request, had);
      if (grant.isPresent()) {
        answers.add(granted(had, grant.get()));
        change = change.and(grant.get().change());
        if (first) {
          subnet = subnet.link().subnetOf(grant.get().address()).orElse(subnet);
          first = false;
        }
      } else {
        refused(request, had).ifPresent(answers::add);
      }
    }
    if (type == MessageType.RENEW) {
      answers.addAll(Leases.unknown(request.message()));
    } else if (answers.isEmpty()) {
      return new Verdict.Drop("rebind of no lease"); // Another server may know it.
    }
    return new Verdict.Pass(request.with(Answer.of(MessageType.REPLY, subnet, answers, change)));
  }

  private Optional<LeaseTable.Grant> grant(Dhcp6Request request, Ia had) {
    ServedSubnet near = request.located();
    Claim claim = request.classified().claim(had.iaid());
    Optional<Ipv6> address =
        leases.hasLease(near.link(), claim.association())
            ? leases.choice().choose(near, claim, List.of(), request.now())
            : Leases.named(had).stream()
                .filter(it -> leases.choice().mayReturn(near.link(), it, claim))
                .findFirst();
    return address.flatMap(
        it ->
            leases.commit(
                near.link(),
                claim,
                it,
                near.link().subnetOf(it).orElse(near).subnet().leaseTime(),
                ClientName.of(request.message()).map(ClientName::host).orElse(""),
                request.now()));
  }

  private static Ia granted(Ia had, LeaseTable.Grant grant) {
    List<Ipv6> gone = Leases.named(had).stream().filter(it -> !it.equals(grant.address())).toList();
    return Leases.granted(had.iaid(), grant.address(), grant.lease(), gone);
  }

  /** Addresses that the client must not use any longer; else that there is no lease. */
  private Optional<Ia> refused(Dhcp6Request request, Ia had) {
    Claim claim = request.classified().claim(had.iaid());
    Link link = request.located().link();
    List<Ipv6> gone =
        Leases.named(had).stream()
            .filter(it -> !link.contains(it) || leases.choice().isForeign(it, claim))
            .toList();
    if (!gone.isEmpty()) {
      return Optional.of(new Ia(Ia.Kind.NA, had.iaid(), 0, 0, Leases.gone(gone), Optional.empty()));
    }
    return request.classified().type() == MessageType.RENEW
        ? Optional.of(Leases.noBinding(Ia.Kind.NA, had.iaid()))
        : Optional.empty();
  }
}
