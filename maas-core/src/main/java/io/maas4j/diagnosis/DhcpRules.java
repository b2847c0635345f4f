package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Why a machine has no address, or not the one that it boots with. */
final class DhcpRules {
  private DhcpRules() {}

  static List<Rule> rules() {
    return List.of(
        Rule.trouble("dhcp-off", withoutAddress(network -> !network.dhcp() && !network.relayed())),
        Rule.trouble("dhcp-declined", unanswered("its address is in use, it says")),
        Rule.trouble("dhcp-foreign", unanswered("request to another server")),
        Rule.trouble("dhcp-foreign", DhcpRules::lostToAnother),
        Rule.trouble("dhcp-no-subnet", unanswered("no subnet on this interface")),
        Rule.trouble("dhcp-unknown-relay", unanswered("unknown relay")),
        Rule.trouble("dhcp-pool-empty", unanswered("no free address")),
        Rule.trouble("dhcp-addresses-taken", unanswered("addresses in use elsewhere")),
        Rule.trouble("dhcp-denied", unanswered("unknown clients denied")),
        Rule.trouble("dhcp-denied", unanswered("booting denied")),
        Rule.trouble("dhcp-lease-not-kept", unanswered("lease not kept")),
        Rule.trouble("dhcp-lease-not-kept", unanswered("lease store busy")),
        Rule.trouble("dhcp-refused", unanswered("refused by a NAK")),
        Rule.trouble("dhcp-refused", unanswered("unknown client")),
        Rule.trouble("dhcp-refused", unanswered("address of another link")),
        Rule.trouble("dhcp-not-answered", DhcpRules::forAnyReason),
        Rule.trouble("dhcp-offer-lost", DhcpRules::offersLost));
  }

  static List<Rule> silences() {
    return List.of(
        Rule.silence(
            "dhcp-off", stuckWithoutAddress(network -> !network.dhcp() && !network.relayed())),
        Rule.silence("dhcp-relay-silent", stuckWithoutAddress(Evidence.Network::relayed)),
        Rule.silence("dhcp-no-rack", stuckWithoutAddress(n -> n.dhcp() && !n.served())),
        Rule.silence("local-disk-booted", DhcpRules::localDisk),
        Rule.silence("dhcp-silent", DhcpRules::silent));
  }

  private static Function<Course, Optional<Clue>> unanswered(String reason) {
    return course -> {
      List<Sight> seen =
          course.troubles(Trouble.UNANSWERED, Stage.ADDRESS).stream()
              .filter(sight -> Readings.reason(sight).equals(reason))
              .toList();
      return seen.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Clue.of(seen)
                  .with("detail", reason)
                  .with("server", server(course))
                  .with("address", "each of them"));
    };
  }

  /** What is no fault of its own. */
  private static Optional<Clue> forAnyReason(Course course) {
    List<Sight> seen = course.troubles(Trouble.UNANSWERED, Stage.ADDRESS);
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("detail", Readings.reason(seen.get(seen.size() - 1))));
  }

  private static String server(Course course) {
    return course
        .evidence()
        .network()
        .flatMap(Evidence.Network::foreignServer)
        .orElse("none of ours");
  }

  /** It asks, and the network is not one in which it could be answered. */
  private static Function<Course, Optional<Clue>> withoutAddress(
      Predicate<Evidence.Network> network) {
    return course -> {
      List<Sight> seen = course.troubles(Trouble.UNANSWERED, Stage.ADDRESS);
      return seen.isEmpty() || !matches(course, network)
          ? Optional.empty()
          : Optional.of(in(course, Clue.of(seen)));
    };
  }

  private static Function<Course, Optional<Clue>> stuckWithoutAddress(
      Predicate<Evidence.Network> network) {
    return course ->
        course.reached().compareTo(Stage.ADDRESS) < 0
                && course.untroubled()
                && leases(course).isEmpty()
                && matches(course, network)
            ? Optional.of(in(course, Clue.of(course.sights(Sight.Kind.POWER))))
            : Optional.empty();
  }

  private static boolean matches(Course course, Predicate<Evidence.Network> network) {
    return course.evidence().network().filter(network).isPresent();
  }

  private static Clue in(Course course, Clue clue) {
    return clue.with(
        "vlan", course.evidence().network().map(Evidence.Network::name).orElse("its VLAN"));
  }

  private static Optional<Clue> offersLost(Course course) {
    List<Sight> seen = course.troubles(Trouble.NOT_TAKEN, Stage.ADDRESS);
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(Clue.of(seen).with("count", seen.stream().mapToInt(Readings::count).sum()));
  }

  /** It was offered an address, took none, and somebody else was seen to answer there. */
  private static Optional<Clue> lostToAnother(Course course) {
    return offersLost(course)
        .filter(clue -> course.evidence().network().flatMap(n -> n.foreignServer()).isPresent())
        .map(clue -> clue.with("server", server(course)));
  }

  /** Those of systems. */
  private static List<Sight> leases(Course course) {
    return course.sights(
        sight ->
            sight.kind() == Sight.Kind.DHCP
                && sight.detail().contains(" to ")
                && !Readings.isBootClient(sight));
  }

  /** A lease of a system, and none of firmware. */
  private static Optional<Clue> localDisk(Course course) {
    List<Sight> leases = leases(course);
    return course.reached().compareTo(Stage.ADDRESS) < 0 && !leases.isEmpty()
        ? Optional.of(Clue.of(leases))
        : Optional.empty();
  }

  private static Optional<Clue> silent(Course course) {
    return course.reached().compareTo(Stage.ADDRESS) < 0 && course.untroubled()
        ? Optional.of(Clue.of(course.sights(Sight.Kind.POWER)))
        : Optional.empty();
  }
}
