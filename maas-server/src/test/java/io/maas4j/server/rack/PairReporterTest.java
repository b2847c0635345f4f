package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Role;
import io.maas4j.topology.RackPairs.Change;
import io.maas4j.topology.RackPairs.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the region and people hear of pairs of racks. */
class PairReporterTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  private final List<Change> told = new ArrayList<>();
  private boolean away;
  private final PairReporter reporter =
      new PairReporter(
          network -> network.equals("vlan-5001") ? Optional.of(5001L) : Optional.empty(),
          changes -> {
            if (away) {
              throw new Unavailable(
                  "the database is away", "start it", new IllegalStateException("away"));
            }
            told.addAll(changes);
          });

  @AfterEach
  void close() {
    reporter.close();
  }

  private static PairStatus status(String network, PairState state) {
    return new PairStatus(network, Role.PRIMARY, state, AT, 0, 0, Optional.empty(), 0, 0, 0);
  }

  private static Change change(Condition condition) {
    return new Change(5001, condition, AT);
  }

  @Test
  void whatLastsIsToldOnceAndWhatPassesIsNot() {
    reporter.accept(status("vlan-5001", PairState.RECOVERING));
    reporter.accept(status("vlan-5001", PairState.NORMAL));
    reporter.tell();
    reporter.tell();
    assertThat(told).containsExactly(change(Condition.IN_SYNC));
    reporter.accept(status("vlan-5001", PairState.PARTNER_LOST));
    reporter.accept(status("vlan-5001", PairState.NORMAL));
    reporter.tell();
    assertThat(told).hasSize(1);
    reporter.accept(status("vlan-5001", PairState.PARTNER_LOST));
    reporter.tell();
    assertThat(told).containsExactly(change(Condition.IN_SYNC), change(Condition.PARTNER_LOST));
  }

  @Test
  void aRegionThatIsAwayIsToldTheNewestWhenItIsBack() {
    away = true;
    reporter.accept(status("vlan-5001", PairState.PARTNER_LOST));
    assertThatThrownBy(reporter::tell).isInstanceOf(Unavailable.class);
    reporter.accept(status("vlan-5001", PairState.RECOVERING));
    away = false;
    reporter.tell();
    assertThat(told).containsExactly(change(Condition.RECOVERING));
  }

  @Test
  void aNetworkThatIsNotServedAnyMoreIsLeftOut() {
    reporter.accept(status("vlan-4711", PairState.WAITING));
    reporter.tell();
    assertThat(told).isEmpty();
  }

  @Test
  void peopleReadOfEachNetworkAndOfWhatIsWrong() {
    assertThat(PairWords.of(List.of(), List.of())).isEqualTo(new PairWords(false, ""));
    assertThat(PairWords.of(List.of(status("vlan-5001", PairState.NORMAL)), List.of()))
        .isEqualTo(
            new PairWords(
                false,
                "vlan-5001 (primary): in sync with the other rack since 2026-11-21T12:00:00Z"));
    PairWords bad =
        PairWords.of(
            List.of(
                status("vlan-5001", PairState.PARTNER_LOST),
                status("vlan-5002", PairState.WAITING),
                status("vlan-5003", PairState.RECOVERING)),
            List.of("something is wrong"));
    assertThat(bad.degraded()).isTrue();
    assertThat(bad.text())
        .contains("the other rack is lost", "answers nobody", "is back", "something is wrong");
    assertThat(PairWords.of(List.of(), List.of("fault")).degraded()).isTrue();
  }
}
