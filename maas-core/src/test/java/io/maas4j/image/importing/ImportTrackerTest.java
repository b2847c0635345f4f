package io.maas4j.image.importing;

import static io.maas4j.image.importing.Imports.NOBLE;
import static io.maas4j.image.importing.Imports.all;
import static io.maas4j.image.importing.Imports.product;
import static io.maas4j.image.importing.Imports.read;
import static io.maas4j.image.importing.Imports.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSource;
import io.maas4j.image.importing.ImportProgress.State;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ImportTrackerTest {
  private final MutableClock clock = MutableClock.atNoon();
  private final ImportPlan plan = plan();
  private final ImportTracker tracker = new ImportTracker(plan, clock);

  private static ImportPlan plan() {
    BootSource one = source(1, 1);
    Choice choice =
        ImportChoice.of(
            List.of(one),
            List.of(
                read(
                    one,
                    product("noble", "amd64", "ga-24.04", "1"),
                    product("noble", "amd64", "hwe-24.04", "1"))),
            List.of(all(1, "noble")),
            Holdings.NONE,
            NOBLE);
    return (ImportPlan)
        ImportPlanner.of(choice, Holdings.NONE, new Room(OptionalLong.empty(), 1 << 20, 0), NOBLE);
  }

  private String sha(int index) {
    return plan.downloads().get(index).content().sha256();
  }

  private List<State> states() {
    return tracker.snapshot().resources().stream().map(ImportProgress.Resource::state).toList();
  }

  @Test
  void everythingIsQueuedFirst() {
    ImportProgress progress = tracker.snapshot();
    assertThat(states()).containsExactly(State.QUEUED, State.QUEUED);
    assertThat(progress.size()).isEqualTo(1600);
    assertThat(progress.received()).isZero();
    assertThat(progress.remaining()).isEmpty();
    assertThat(progress.isOver()).isFalse();
  }

  @Test
  void rateAndRemainingTimeFollowFromWhatCameLately() {
    tracker.started(sha(2), 0);
    clock.advance(Duration.ofSeconds(1));
    tracker.received(sha(2), 100);
    clock.advance(Duration.ofSeconds(1));
    tracker.received(sha(2), 100);
    ImportProgress progress = tracker.snapshot();
    assertThat(progress.bytesPerSecond()).isEqualTo(100);
    assertThat(progress.received()).isEqualTo(200);
    assertThat(progress.remaining()).contains(Duration.ofSeconds(14));
    // both resources have it
    assertThat(states()).containsExactly(State.DOWNLOADING, State.DOWNLOADING);
  }

  @Test
  void aRateThatCameToNothingLeavesNoRemainingTime() {
    tracker.started(sha(2), 0);
    clock.advance(Duration.ofSeconds(1));
    tracker.received(sha(2), 100);
    clock.advance(Duration.ofMinutes(5));
    assertThat(tracker.snapshot().bytesPerSecond()).isZero();
    assertThat(tracker.snapshot().remaining()).isEmpty();
  }

  @Test
  void whatBeginsAgainIsCountedOnce() {
    tracker.started(sha(2), 0);
    tracker.received(sha(2), 700);
    tracker.started(sha(2), 0);
    tracker.received(sha(2), 100);
    assertThat(tracker.snapshot().received()).isEqualTo(100);
  }

  @Test
  void aResourceIsCompleteWithTheLastOfItsFiles() {
    plan.downloads().stream()
        .filter(d -> d.resources().get(0).subarch().equals("ga-24.04"))
        .forEach(d -> tracker.completed(d.content().sha256()));
    assertThat(states()).containsExactly(State.COMPLETE, State.DOWNLOADING);
    plan.downloads().forEach(d -> tracker.completed(d.content().sha256()));
    assertThat(tracker.snapshot().isOver()).isTrue();
    assertThat(tracker.snapshot().received()).isEqualTo(1600);
  }

  @Test
  void aFileThatFailsFailsEachResourceThatNeedsIt() {
    tracker.failed(sha(2), "404");
    assertThat(tracker.snapshot().resources())
        .allSatisfy(
            resource -> {
              assertThat(resource.state()).isEqualTo(State.FAILED);
              assertThat(resource.why()).contains("404");
            });
  }

  @Test
  void whatIsStoppedIsNeitherRunningNorFailed() {
    tracker.started(sha(0), 0);
    tracker.stop();
    assertThat(states()).containsOnly(State.STOPPED);
    assertThat(tracker.snapshot().isOver()).isTrue();
  }
}
