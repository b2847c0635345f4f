package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException;
import io.maas4j.power.Secret;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The database goes away and comes back. */
@ExtendWith(Databases.Extension.class)
class OutageTest {
  private final Databases databases;

  OutageTest(Databases databases) {
    this.databases = databases;
  }

  private static PostgresStore store(String url, Duration patience) {
    return PostgresStore.open(
        PostgresConfig.of(url, "postgres", Secret.of("")).withConnections(4).withPatience(patience),
        Databases.box(),
        Clock.systemUTC(),
        JobsConfig.DEFAULT);
  }

  private static void terminateOthers(String url) {
    try (Connection connection = Databases.connection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()""");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int count(PostgresStore store, String name) {
    return store.inTransaction(
        tx -> {
          int next = Integer.parseInt(tx.settings().all().getOrDefault(name, "0")) + 1;
          tx.settings().put(name, Integer.toString(next));
          return next;
        });
  }

  @Test
  void workOnAConnectionThatDiedInThePoolIsDoneOnAnother() {
    String url = databases.fresh();
    try (PostgresStore store = store(url, Duration.ofSeconds(10))) {
      assertThat(count(store, "a")).isEqualTo(1);
      terminateOthers(url);
      assertThat(count(store, "a")).isEqualTo(2);
    }
  }

  @Test
  void workWhoseConnectionDiesUnderItIsDoneOnceAndWhole() {
    String url = databases.fresh();
    AtomicInteger runs = new AtomicInteger();
    try (PostgresStore store = store(url, Duration.ofSeconds(10))) {
      store.inTransaction(
          tx -> {
            tx.settings().put("first", "1");
            if (runs.incrementAndGet() == 1) {
              terminateOthers(url);
            }
            tx.settings().put("second", "2");
            return "";
          });
      assertThat(runs).hasValue(2);
      Map<String, String> all = store.inTransaction(tx -> tx.settings().all());
      assertThat(all).containsOnlyKeys("first", "second");
    }
  }

  @Test
  void aPoolWithoutAFreeConnectionSaysUnavailable() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    try (PostgresStore store = store(databases.fresh(), Duration.ofMillis(300))) {
      Thread[] holders = new Thread[4];
      for (int i = 0; i < holders.length; i++) {
        holders[i] =
            new Thread(
                () ->
                    store.inTransaction(
                        tx -> {
                          tx.settings().all();
                          held.countDown();
                          return await(release);
                        }));
        holders[i].start();
      }
      await(held);
      MaasException.Unavailable refused =
          catchThrowableOfType(MaasException.Unavailable.class, () -> count(store, "a"));
      release.countDown();
      for (Thread holder : holders) {
        holder.join();
      }
      assertThat(refused.remedy()).contains("PostgreSQL");
      assertThat(count(store, "a")).isEqualTo(1);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoppedDatabaseIsUnavailableAndAStartedOneWorksAgainWithItsJobs() throws IOException {
    Path directory =
        Files.createTempDirectory(
            Files.isWritable(Path.of("/dev/shm")) ? Path.of("/dev/shm") : Path.of("/tmp"),
            "maas-outage");
    EmbeddedPostgres server = Databases.start(directory, 0);
    int port = server.getPort();
    try (PostgresStore store =
        store(server.getJdbcUrl("postgres", "postgres"), Duration.ofMillis(500))) {
      store.migrate();
      AtomicInteger ran = new AtomicInteger();
      store
          .scheduler()
          .start(
              Map.of(
                  "test",
                  job -> {
                    ran.incrementAndGet();
                    return JobOutcome.DONE;
                  }));
      assertThat(count(store, "a")).isEqualTo(1);
      server.close();
      assertThatThrownBy(() -> count(store, "a")).isInstanceOf(MaasException.Unavailable.class);
      assertThatThrownBy(store::migrate).isInstanceOf(MaasException.Unavailable.class);
      server = Databases.start(directory, port);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsMatching(MaasException.Unavailable.class::isInstance)
          .untilAsserted(() -> assertThat(count(store, "a")).isGreaterThan(1));
      store.inTransaction(
          tx -> {
            tx.jobs().schedule(new Job("test", "one", "{}", java.time.Instant.EPOCH));
            return "";
          });
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(ran).hasValue(1));
    } finally {
      server.close();
      Databases.delete(directory);
    }
  }
}
