package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only a scheduler over a shared database has to hold. */
@ExtendWith(Databases.Extension.class)
class JobsTest {
  private static final JobsConfig SELDOM = JobsConfig.DEFAULT.withPollInterval(Duration.ofHours(1));

  private final Databases databases;
  private final BlockingQueue<Job> ran = new LinkedBlockingQueue<>();

  JobsTest(Databases databases) {
    this.databases = databases;
  }

  private static PostgresStore store(String url, JobsConfig jobs) {
    return PostgresStore.open(
        PostgresConfig.of(url, "postgres", Secret.of("")),
        Databases.box(),
        Clock.systemUTC(),
        jobs);
  }

  private static void schedule(PostgresStore store, String key, String payload) {
    store.inTransaction(
        tx -> {
          tx.jobs().schedule(new Job("test", key, payload, Instant.EPOCH));
          return "";
        });
  }

  private Job next() throws InterruptedException {
    Job job = ran.poll(30, TimeUnit.SECONDS);
    assertThat(job).as("a job ran").isNotNull();
    return job;
  }

  private void record(PostgresStore store) {
    store
        .scheduler()
        .start(
            Map.of(
                "test",
                job -> {
                  ran.add(job);
                  return JobOutcome.DONE;
                }));
  }

  private static void awaitIdle(PostgresStore store) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat((long) store.inTransaction(tx -> tx.jobs().waiting())).isZero());
  }

  @Test
  void aDueJobRunsRightAfterTheCommitWithoutWaitingForThePoll() throws InterruptedException {
    try (PostgresStore store = store(databases.fresh(), SELDOM)) {
      record(store);
      schedule(store, "first", "1");
      assertThat(next().key()).isEqualTo("first");
      schedule(store, "second", "ü \" \\");
      assertThat(next().payload()).isEqualTo("ü \" \\");
    }
  }

  @Test
  void aJobOfAKilledProcessIsTakenOver() throws Exception {
    String url = databases.fresh();
    JobsConfig quick = JobsConfig.DEFAULT.withHeartbeat(Duration.ofMillis(100));
    try (PostgresStore store = store(url, quick)) {
      schedule(store, "orphan", "{}");
      try (Connection connection = Databases.connection(url);
          Statement statement = connection.createStatement()) {
        // What a process leaves that is killed while it runs the job.
        statement.execute(
            """
            UPDATE maas.job SET picked = TRUE, picked_by = 'killed',
                                last_heartbeat = now(), version = version + 1""");
      }
      record(store);
      assertThat(next().key()).isEqualTo("orphan");
      awaitIdle(store);
    }
  }

  @Test
  void twoProcessesShareTheWorkAndDoNothingTwice() throws InterruptedException, SQLException {
    String url = databases.fresh();
    int jobs = 200;
    try (PostgresStore one = store(url, JobsConfig.DEFAULT.withThreads(4));
        PostgresStore two = store(url, JobsConfig.DEFAULT.withThreads(4))) {
      one.inTransaction(
          tx -> {
            for (int i = 0; i < jobs; i++) {
              tx.jobs().schedule(new Job("test", "job-" + i, "{}", Instant.EPOCH));
            }
            return "";
          });
      record(one);
      record(two);
      Set<String> keys = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < jobs; i++) {
        keys.add(next().key());
      }
      assertThat(keys).hasSize(jobs);
      awaitIdle(one);
      assertThat(ran).isEmpty();
    }
  }

  @Test
  void aKindWithoutHandlerHereIsLeftForOthers() throws InterruptedException {
    String url = databases.fresh();
    try (PostgresStore stranger = store(url, JobsConfig.DEFAULT);
        PostgresStore store = store(url, JobsConfig.DEFAULT)) {
      stranger.scheduler().start(Map.of("else", job -> JobOutcome.DONE));
      schedule(stranger, "one", "{}");
      stranger.scheduler().wake();
      record(store);
      assertThat(next().key()).isEqualTo("one");
      schedule(stranger, "two", "{}");
      assertThat(next().key()).isEqualTo("two");
    }
  }

  @Test
  void theOutcomeOfARunThatWasOvertakenChangesNothing() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch overtaken = new CountDownLatch(1);
    try (PostgresStore store = store(databases.fresh(), SELDOM)) {
      store
          .scheduler()
          .start(
              Map.of(
                  "test",
                  job -> {
                    if (job.payload().equals("old")) {
                      running.countDown();
                      await(overtaken);
                      return new JobOutcome.Again(Duration.ofDays(1));
                    }
                    ran.add(job);
                    return JobOutcome.DONE;
                  }));
      schedule(store, "one", "old");
      await(running);
      schedule(store, "one", "new");
      overtaken.countDown();
      assertThat(next().payload()).isEqualTo("new");
      awaitIdle(store);
    }
  }

  @Test
  void closingLeavesNoThreadsBehind() throws InterruptedException {
    try (PostgresStore store = store(databases.fresh(), JobsConfig.DEFAULT)) {
      record(store);
      schedule(store, "one", "{}");
      next();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("maas-")));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
