package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is promised of jobs and of the scheduler that runs them. */
public abstract class JobContract extends StoreKit {
  private static final String KIND = "test";
  private static final Duration STEP = Duration.ofMinutes(5);

  private final BlockingQueue<Job> ran = new LinkedBlockingQueue<>();

  private Job job(String key, Duration in) {
    return new Job(KIND, key, "{\"key\": \"" + key + "\"}", a.now().plus(in));
  }

  private void schedule(Job job) {
    run(tx -> tx.jobs().schedule(job));
  }

  private void start(JobHandler handler) {
    store.scheduler().start(Map.of(KIND, handler));
  }

  private void startRecording() {
    start(
        job -> {
          ran.add(job);
          return JobOutcome.DONE;
        });
  }

  /** Steps of time until the job comes, which may need several after a failure. */
  private Job next() {
    return awaitJob(STEP);
  }

  /** Lets no time pass. */
  private Job nextNow() {
    return awaitJob(Duration.ZERO);
  }

  private Job awaitJob(Duration step) {
    try {
      for (int tries = 0; tries < 20 * PATIENCE_SECONDS; tries++) {
        Optional<Job> job = Optional.ofNullable(ran.poll(50, TimeUnit.MILLISECONDS));
        if (job.isPresent()) {
          return job.get();
        }
        source().pass(store, clock, step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("the job did not run");
  }

  private void until(BooleanSupplier condition) {
    try {
      for (int tries = 0; tries < 20 * PATIENCE_SECONDS; tries++) {
        if (condition.getAsBoolean()) {
          return;
        }
        new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("it did not come so");
  }

  private long waiting() {
    return tx(tx -> tx.jobs().waiting());
  }

  @Test
  void aDueJobRunsWithWhatItWasGiven() {
    startRecording();
    Job job = job("one", Duration.ZERO);
    schedule(job);
    assertThat(nextNow()).isEqualTo(job);
    until(() -> waiting() == 0);
    assertThat(ran).isEmpty();
  }

  @Test
  void aJobWaitsForTheStart() {
    schedule(job("early", Duration.ZERO));
    assertThat(waiting()).isEqualTo(1);
    startRecording();
    assertThat(nextNow().key()).isEqualTo("early");
  }

  @Test
  void aJobRunsNotBeforeItIsDue() {
    startRecording();
    schedule(job("later", Duration.ofHours(1)));
    schedule(job("now", Duration.ZERO));
    assertThat(nextNow().key()).isEqualTo("now");
    source().pass(store, clock, Duration.ofMinutes(59));
    schedule(job("then", Duration.ZERO));
    assertThat(nextNow().key()).isEqualTo("then");
    source().pass(store, clock, Duration.ofMinutes(1));
    assertThat(nextNow().key()).isEqualTo("later");
  }

  @Test
  void schedulingTheSameAgainReplacesIt() {
    schedule(job("one", Duration.ZERO));
    schedule(job("two", Duration.ofMinutes(1)));
    Job later = new Job(KIND, "one", "{\"changed\": true}", a.now().plusSeconds(60));
    schedule(later);
    assertThat(waiting()).isEqualTo(2);
    startRecording();
    source().pass(store, clock, Duration.ofMinutes(2));
    List<Job> both = new ArrayList<>(List.of(nextNow(), nextNow()));
    assertThat(both).contains(later).extracting(Job::key).containsExactlyInAnyOrder("one", "two");
    until(() -> waiting() == 0);
    assertThat(ran).isEmpty();
  }

  @Test
  void aCancelledJobNeverRuns() {
    schedule(job("one", Duration.ofMinutes(1)));
    schedule(job("two", Duration.ofMinutes(1)));
    run(tx -> tx.jobs().cancel(KIND, "one"));
    run(tx -> tx.jobs().cancel(KIND, "one"));
    run(tx -> tx.jobs().cancel(KIND, "unknown"));
    assertThat(waiting()).isEqualTo(1);
    startRecording();
    source().pass(store, clock, Duration.ofMinutes(1));
    assertThat(nextNow().key()).isEqualTo("two");
    until(() -> waiting() == 0);
    assertThat(ran).isEmpty();
  }

  @Test
  void aScheduleThatWasUndoneNeverRuns() {
    startRecording();
    Instant now = a.now();
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.jobs().schedule(new Job(KIND, "undone", "{}", now));
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    assertThat(waiting()).isZero();
    schedule(job("done", Duration.ZERO));
    assertThat(nextNow().key()).isEqualTo("done");
    assertThat(ran).isEmpty();
  }

  @Test
  void aCancelThatWasUndoneChangesNothing() {
    schedule(job("one", Duration.ofMinutes(1)));
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.jobs().cancel(KIND, "one");
                      assertThat(tx.jobs().waiting()).isZero();
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    startRecording();
    source().pass(store, clock, Duration.ofMinutes(1));
    assertThat(nextNow().key()).isEqualTo("one");
  }

  @Test
  void aJobThatSaysAgainRunsAgainLater() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job -> {
          // Counted first: the test reads the count as soon as it sees the job.
          int run = runs.incrementAndGet();
          ran.add(job);
          return run < 3 ? new JobOutcome.Again(Duration.ofMinutes(5)) : JobOutcome.DONE;
        });
    schedule(job("one", Duration.ZERO));
    assertThat(nextNow().key()).isEqualTo("one");
    until(() -> waiting() == 1);
    assertThat(next().key()).isEqualTo("one");
    assertThat(next().payload()).isEqualTo("{\"key\": \"one\"}");
    until(() -> waiting() == 0);
    assertThat(runs).hasValue(3);
  }

  @Test
  void aJobThatFailsIsTriedAgain() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job -> {
          ran.add(job);
          if (runs.incrementAndGet() < 3) {
            throw new IllegalStateException("out of order, as the test wants it");
          }
          return JobOutcome.DONE;
        });
    schedule(job("one", Duration.ZERO));
    assertThat(next().key()).isEqualTo("one");
    assertThat(next().key()).isEqualTo("one");
    assertThat(next().key()).isEqualTo("one");
    until(() -> waiting() == 0);
  }

  @Test
  void aJobThatIsScheduledAgainWhileItRunsRunsAgain() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch rescheduled = new CountDownLatch(1);
    start(
        job -> {
          if (job.payload().equals("2")) {
            ran.add(job);
            return JobOutcome.DONE;
          }
          running.countDown();
          await(rescheduled);
          return JobOutcome.DONE;
        });
    schedule(new Job(KIND, "one", "1", a.now()));
    store.scheduler().wake();
    await(running);
    schedule(new Job(KIND, "one", "2", a.now()));
    rescheduled.countDown();
    assertThat(next().payload()).isEqualTo("2");
    until(() -> waiting() == 0);
  }

  @Test
  void aHandlerMayUseTheStore() {
    start(
        job -> {
          run(tx -> tx.settings().put(job.key(), "1"));
          run(tx -> tx.jobs().schedule(new Job("other", "x", "{}", a.now())));
          ran.add(job);
          return JobOutcome.DONE;
        });
    schedule(job("one", Duration.ZERO));
    nextNow();
    assertMap(tx -> tx.settings().all()).containsKey("one");
  }

  @Test
  void aClosedSchedulerRunsNothing() {
    startRecording();
    schedule(job("one", Duration.ZERO));
    nextNow();
    store.scheduler().close();
    store.scheduler().close();
    schedule(job("two", Duration.ZERO));
    store.scheduler().wake();
    assertThat(waiting()).isPositive();
    assertThat(ran).isEmpty();
  }
}
