package io.maas4j.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrivenJobsTest {
  private final MutableClock clock = MutableClock.atNoon();

  private MemoryStore store(long seed) {
    return MemoryStore.driven(clock, new Random(seed));
  }

  private void schedule(MemoryStore store, String key, Duration in) {
    Job job = new Job("test", key, "", clock.instant().plus(in));
    store.inTransaction(
        tx -> {
          tx.jobs().schedule(job);
          return job;
        });
  }

  private List<String> order(long seed) {
    List<String> ran = new ArrayList<>();
    try (MemoryStore store = store(seed)) {
      store
          .drivenJobs()
          .start(
              Map.of(
                  "test",
                  job -> {
                    ran.add(job.key());
                    return JobOutcome.DONE;
                  }));
      for (int i = 0; i < 20; i++) {
        schedule(store, "job" + i, Duration.ZERO);
      }
      assertThat(store.drivenJobs().runDue()).isEqualTo(20);
    }
    return ran;
  }

  @Test
  void theSeedDecidesTheOrder() {
    assertThat(order(1)).isEqualTo(order(1)).isNotEqualTo(order(2));
  }

  @Test
  void nothingRunsByItself() {
    List<String> ran = new ArrayList<>();
    try (MemoryStore store = store(1)) {
      DrivenJobs jobs = store.drivenJobs();
      jobs.start(
          Map.of(
              "test",
              job -> {
                ran.add(job.key());
                if (job.key().equals("first")) {
                  schedule(store, "second", Duration.ZERO);
                }
                return JobOutcome.DONE;
              }));
      schedule(store, "first", Duration.ofMinutes(1));
      assertThat(jobs.nextDue()).contains(clock.instant().plusSeconds(60));
      jobs.wake();
      assertThat(jobs.runDue()).isZero();
      clock.advance(Duration.ofMinutes(1));
      assertThat(jobs.runDue()).isEqualTo(2);
      assertThat(ran).containsExactly("first", "second");
      assertThat(jobs.nextDue()).isEmpty();
    }
  }

  @Test
  void aFailureIsTriedAgainLaterAndLater() {
    List<Duration> pauses = new ArrayList<>();
    try (MemoryStore store = store(1)) {
      DrivenJobs jobs = store.drivenJobs();
      jobs.start(
          Map.of(
              "test",
              job -> {
                throw new IllegalStateException("as the test wants it");
              }));
      schedule(store, "one", Duration.ZERO);
      for (int i = 0; i < 4; i++) {
        assertThat(jobs.runOne()).isTrue();
        Duration pause = Duration.between(clock.instant(), jobs.nextDue().orElseThrow());
        pauses.add(pause);
        clock.advance(pause);
      }
    }
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40));
  }

  @Test
  void aTransactionWithinAnotherIsRefused() {
    try (MemoryStore store = store(1)) {
      assertThatThrownBy(() -> store.inTransaction(tx -> store.inTransaction(inner -> 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must not begin another");
      assertThat(store.<Integer>inTransaction(tx -> 2)).isEqualTo(2);
    }
  }
}
