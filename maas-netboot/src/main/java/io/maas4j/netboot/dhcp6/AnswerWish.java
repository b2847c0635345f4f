package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SOLICIT and REQUEST: addresses are advertised, then leased (RFC 8415 §18.3.1, §18.3.2). */
final class AnswerWish implements Dhcp6Handler {
  private final LeaseTable leases;
  private final Dhcp6Config config;

  AnswerWish(LeaseTable leases, Dhcp6Config config) {
    this.leases = leases;
    this.config = config;
  }

  @Override
  public Verdict handle(Dhcp6Request request) {
    MessageType type = request.classified().type();
    if (request.answer().isPresent()
        || type != MessageType.SOLICIT && type != MessageType.REQUEST) {
      return new Verdict.Pass(request);
    }
    boolean rapid =
        type == MessageType.SOLICIT
            && config.rapidCommit()
            && request.message().options().has(Dhcp6Option.RAPID_COMMIT);
    List<Ia> answers = new ArrayList<>();
    Change change = Change.NONE;
    ServedSubnet subnet = request.located();
    boolean first = true;
    for (Ia wish : request.message().associations(Ia.Kind.NA)) {
      Outcome outcome =
          type == MessageType.REQUEST || rapid ? lease(request, wish) : advertise(request, wish);
      answers.add(outcome.association());
      change = change.and(outcome.change());
      if (first && outcome.subnet().isPresent()) {
        subnet = outcome.subnet().get();
        first = false;
      }
    }
    answers.addAll(Leases.unserved(request.message()));
    // With nothing to commit, it is an ADVERTISE that says so (§18.3.1).
    boolean committed = type == MessageType.REQUEST || rapid && !first;
    Answer answer =
        Answer.of(committed ? MessageType.REPLY : MessageType.ADVERTISE, subnet, answers, change);
    return new Verdict.Pass(request.with(rapid && committed ? answer.asRapid() : answer));
  }

  /**
   * @param subnet where the address is; empty without one
   */
  private record Outcome(Ia association, Optional<ServedSubnet> subnet, Change change) {
    static Outcome refused(Ia association) {
      return new Outcome(association, Optional.empty(), Change.NONE);
    }
  }

  private Outcome advertise(Dhcp6Request request, Ia wish) {
    Claim claim = request.classified().claim(wish.iaid());
    Optional<Ipv6> choice =
        leases.choice().choose(request.located(), claim, Leases.named(wish), request.now());
    if (choice.isEmpty()) {
      return Outcome.refused(Leases.noAddress(wish.iaid()));
    }
    leases.hold(choice.get(), claim, request.now());
    ServedSubnet subnet = subnetOf(request, choice.get());
    Duration lease = subnet.subnet().leaseTime();
    return new Outcome(
        Leases.granted(wish.iaid(), choice.get(), lease, List.of()),
        Optional.of(subnet),
        Change.NONE);
  }

  private Outcome lease(Dhcp6Request request, Ia wish) {
    Link link = request.located().link();
    List<Ipv6> named = Leases.named(wish);
    boolean elsewhere = !named.stream().allMatch(link::contains);
    if (elsewhere && request.classified().type() == MessageType.REQUEST) {
      return Outcome.refused(
          Ia.refused(
              Ia.Kind.NA,
              wish.iaid(),
              Status.of(StatusCode.NOT_ON_LINK, "address of another link")));
    }
    Claim claim = request.classified().claim(wish.iaid());
    Optional<LeaseTable.Grant> grant =
        leases
            .choice()
            .choose(request.located(), claim, named, request.now())
            .flatMap(
                address ->
                    leases.commit(
                        link,
                        claim,
                        address,
                        subnetOf(request, address).subnet().leaseTime(),
                        ClientName.of(request.message()).map(ClientName::host).orElse(""),
                        request.now()));
    return grant
        .map(
            it ->
                new Outcome(
                    Leases.granted(wish.iaid(), it.address(), it.lease(), List.of()),
                    Optional.of(subnetOf(request, it.address())),
                    it.change()))
        .orElseGet(() -> Outcome.refused(Leases.noAddress(wish.iaid())));
  }

  private static ServedSubnet subnetOf(Dhcp6Request request, Ipv6 address) {
    return request.located().link().subnetOf(address).orElse(request.located());
  }
}
