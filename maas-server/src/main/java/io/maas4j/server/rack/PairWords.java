package io.maas4j.server.rack;

import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Role;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the pairs of this rack are, for people.
 *
 * @param degraded whether anything is not as it should be
 * @param text a sentence for each network; empty when the rack is in no pair and nothing is wrong
 */
public record PairWords(boolean degraded, String text) {

  /**
   * @param faults what keeps VLANs from being served as their racks say
   */
  static PairWords of(List<PairStatus> pairs, List<String> faults) {
    boolean degraded =
        !faults.isEmpty() || pairs.stream().anyMatch(pair -> pair.state() != PairState.NORMAL);
    String text =
        Stream.concat(pairs.stream().map(PairWords::sentence), faults.stream())
            .collect(Collectors.joining("; "));
    return new PairWords(degraded, text);
  }

  private static String sentence(PairStatus pair) {
    return pair.network()
        + " ("
        + (pair.role() == Role.PRIMARY ? "primary" : "secondary")
        + "): "
        + state(pair)
        + " since "
        + pair.since();
  }

  private static String state(PairStatus pair) {
    return switch (pair.state()) {
      case NORMAL -> "in sync with the other rack";
      case PARTNER_LOST -> "the other rack is lost, this one serves alone";
      case RECOVERING -> "the other rack is back, the two tell each other what they know";
      case WAITING -> "waits to be told the leases by the other rack, and answers nobody";
    };
  }
}
