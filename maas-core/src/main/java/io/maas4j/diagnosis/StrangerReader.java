package io.maas4j.diagnosis;

import com.google.common.net.InetAddresses;
import io.maas4j.bootlog.Strangers;
import io.maas4j.diagnosis.Evidence.Ending;
import io.maas4j.diagnosis.Evidence.Network;
import io.maas4j.diagnosis.Evidence.Subject;
import io.maas4j.diagnosis.Evidence.Undertaking;
import io.maas4j.event.Event;
import io.maas4j.id.MacAddress;
import io.maas4j.network.Subnet;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gathers what is on record of a machine that nobody has added: its last visit, which is over when
 * it was silent for as long as a machine of ours may be. Confined to one transaction.
 */
final class StrangerReader {
  private static final Duration MEMORY = Duration.ofDays(1);
  private static final int EVENTS = 5000;

  private final Networks networks;
  private final Instant now;
  private final Duration patience;

  /**
   * @param patience how long a machine may be silent
   */
  StrangerReader(Networks networks, Instant now, Duration patience) {
    this.networks = networks;
    this.now = now;
    this.patience = patience;
  }

  Evidence of(MacAddress mac) {
    List<Sight> visit = lastVisit(sights(mac.toString()));
    Instant begun = visit.isEmpty() ? now.minus(MEMORY) : visit.get(0).at();
    Instant given = visit.isEmpty() ? now : visit.get(visit.size() - 1).at().plus(patience);
    Optional<Ending> ending =
        given.isAfter(now) ? Optional.empty() : Optional.of(new Ending(given, true, true));
    return new Evidence(
        now,
        new Subject(mac.toString(), "", "", "", "", Optional.of(mac.value()), List.of(mac.value())),
        Optional.of(new Undertaking(Optional.empty(), begun, Optional.empty(), ending)),
        visit,
        List.of(),
        network(visit));
  }

  /** Also what was written down of the addresses that it had at that time. */
  private List<Sight> sights(String mac) {
    Map<String, String> holders = new HashMap<>();
    List<Sight> own = new ArrayList<>();
    networks.tx().events().ofStrangers(now.minus(MEMORY), EVENTS).stream()
        .sorted(Comparator.comparing(Event::at).thenComparing(Event::id))
        .flatMap(event -> Strangers.told(event).stream())
        .forEach(
            told -> {
              List<Sight> seen = Sights.of(told.event());
              seen.stream()
                  .flatMap(StrangerReader::address)
                  .forEach(address -> holders.put(address, told.name()));
              if (mac.equals(holders.getOrDefault(told.name(), told.name()))) {
                own.addAll(seen);
              }
            });
    return own;
  }

  /** The address of a lease or an offer. */
  private static Stream<String> address(Sight sight) {
    return sight.kind() == Sight.Kind.DHCP
        ? Stream.of(sight.what().split(" ", -1)).filter(InetAddresses::isInetAddress)
        : Stream.empty();
  }

  private List<Sight> lastVisit(List<Sight> sights) {
    int first = sights.size();
    while (first > 0
        && (first == sights.size()
            || Duration.between(sights.get(first - 1).at(), sights.get(first).at())
                    .compareTo(patience)
                < 0)) {
      first--;
    }
    return sights.subList(first, sights.size());
  }

  private Optional<Network> network(List<Sight> visit) {
    return visit.stream()
        .flatMap(StrangerReader::address)
        .reduce((one, other) -> other)
        .flatMap(this::subnet)
        .flatMap(subnet -> networks.vlan(subnet.vlanId()));
  }

  private Optional<Subnet> subnet(String address) {
    InetAddress given = InetAddresses.forString(address);
    return networks.tx().topology().subnets().stream()
        .filter(subnet -> subnet.cidr().contains(given))
        .findFirst();
  }
}
