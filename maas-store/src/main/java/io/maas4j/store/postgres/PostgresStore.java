package io.maas4j.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.maas4j.access.SecretBox;
import io.maas4j.error.MaasException;
import io.maas4j.store.postgres.jobs.JobsConfig;
import io.maas4j.store.postgres.jobs.PostgresJobs;
import io.maas4j.store.postgres.schema.Schema;
import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.array.SqlArrayTypes;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in a PostgreSQL database, version 13 or later, in a schema of its own named {@code
 * maas}. Any number of processes may share it. Thread-safe.
 *
 * <pre>{@code
 * try (PostgresStore store =
 *     PostgresStore.connect(dataSource, SecretBox.aesGcm(key, random), Clock.systemUTC())) {
 *   store.migrate();
 *   …
 * }
 * }</pre>
 */
public final class PostgresStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
  private static final int ATTEMPTS = 6;
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private final DataSource dataSource;
  private final Runnable release;
  private final Jdbi jdbi;
  private final Clock clock;
  private final SecretBox box;
  private final Json json = new Json();
  private final Definitions definitions = new Definitions();
  private final ScriptTexts scriptTexts = new ScriptTexts();
  private final ScriptList scriptList = new ScriptList();
  private final Documents documents;
  private final PostgresJobs jobs;

  private PostgresStore(
      DataSource dataSource, Runnable release, SecretBox box, Clock clock, JobsConfig config) {
    this.dataSource = dataSource;
    this.release = release;
    this.clock = clock;
    this.box = box;
    this.documents = new Documents(box);
    this.jdbi = Jdbi.create(dataSource);
    // Not the varchar that jdbi has: text[] and varchar[] do not compare.
    jdbi.getConfig(SqlArrayTypes.class).register(String.class, "text");
    // Bound values may be secret, and exceptions are logged.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.SHORT_STATEMENT);
    this.jobs = new PostgresJobs(dataSource, clock, config);
  }

  /**
   * A store over the host's own pool, which stays the host's to close.
   *
   * @param box seals what must not be read from the database or its backups
   */
  public static PostgresStore connect(DataSource dataSource, SecretBox box, Clock clock) {
    return connect(dataSource, box, clock, JobsConfig.DEFAULT);
  }

  /** As {@link #connect(DataSource, SecretBox, Clock)}, saying how jobs are run. */
  public static PostgresStore connect(
      DataSource dataSource, SecretBox box, Clock clock, JobsConfig jobs) {
    return new PostgresStore(dataSource, () -> {}, box, clock, jobs);
  }

  /** A store with a pool of its own. Connects when it is first used. */
  public static PostgresStore open(
      PostgresConfig config, SecretBox box, Clock clock, JobsConfig jobs) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("maas-store");
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password().reveal());
    pool.setMaximumPoolSize(config.connections());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(config.patience().toMillis());
    // A database that starts after us is no reason to fail.
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("ApplicationName", "maas4j");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("connectTimeout", "5");
    // The details of an error quote the row.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    HikariDataSource dataSource = new HikariDataSource(pool);
    return new PostgresStore(dataSource, dataSource::close, box, clock, jobs);
  }

  /**
   * Creates or updates the schema. Blocks; several processes may call it at once.
   *
   * @throws MaasException.Unavailable when the database cannot be reached
   * @throws MaasException.Broken when a migration fails, or the schema is newer than this version
   */
  public void migrate() {
    try {
      new Schema(dataSource).migrate();
    } catch (RuntimeException failure) {
      throw unmigrated(failure);
    }
  }

  /**
   * Compares the schema with what this version needs, for hosts that apply the numbered files in
   * {@code io/maas4j/store/schema} by a tool of their own. Blocks; changes nothing.
   *
   * @return what differs; empty when nothing does
   */
  public Optional<String> schemaDifference() {
    try {
      return new Schema(dataSource).difference();
    } catch (RuntimeException failure) {
      throw unmigrated(failure);
    }
  }

  private static RuntimeException unmigrated(RuntimeException failure) {
    return Failures.isAway(failure)
        ? Failures.away(failure)
        : new MaasException.Broken("the schema cannot be brought up to date", failure);
  }

  /**
   * {@inheritDoc}
   *
   * <p>READ COMMITTED with row locks: {@code lock} and {@code claim} must see what the one before
   * committed while they waited for it. Under a stricter level they would instead fail after every
   * wait and be run again, which under load is most of the time. What a decision rests on is locked
   * or carries a revision.
   */
  @Override
  public <T> T inTransaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (Rerun lost) {
        if (attempt == ATTEMPTS) {
          throw Failures.translated(lost.reason);
        }
        LOG.debug("unit of work is run again: attempt={}", attempt, lost.reason);
        pause(attempt);
      }
    }
  }

  private <T> T once(Work<T> work) {
    Handle handle;
    try {
      handle = jdbi.open();
    } catch (JdbiException failure) {
      throw Failures.translated(failure);
    }
    Session session =
        new Session(handle, clock, box, json, documents, definitions, scriptTexts, scriptList);
    T result;
    try (handle) {
      result = run(work, session, handle);
      try {
        handle.commit();
      } catch (RuntimeException failure) {
        throw Failures.isLostRace(failure) ? new Rerun(failure) : Failures.inCommit(failure);
      }
    }
    if (session.wakes()) {
      jobs.wake();
    }
    return result;
  }

  private static <T> T run(Work<T> work, Session session, Handle handle) {
    try {
      handle.begin();
      return work.in(new PgTx(session));
    } catch (RuntimeException failure) {
      undo(handle, failure);
      // Nothing was committed, so it may be done again: after a lost race, and when the pool gave
      // us a connection that had died while it was idle.
      if (Failures.isLostRace(failure) || Failures.isAway(failure)) {
        throw new Rerun(failure);
      }
      throw Failures.translated(failure);
    } catch (Error failure) {
      undo(handle, failure);
      throw failure;
    } finally {
      session.end();
    }
  }

  private static void undo(Handle handle, Throwable failure) {
    try {
      handle.rollback();
    } catch (RuntimeException second) {
      // The connection is gone, and with it the transaction.
      failure.addSuppressed(second);
    }
  }

  /** Longer with each attempt, and different for each of those who collided. */
  private static void pause(int attempt) {
    long most = FIRST_PAUSE_NANOS << attempt;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
  }

  @Override
  public JobScheduler scheduler() {
    return jobs;
  }

  @Override
  public void close() {
    jobs.close();
    release.run();
  }

  /** Leaves {@link #once} with a reason to call it again. */
  private static final class Rerun extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RuntimeException reason;

    Rerun(RuntimeException reason) {
      super(null, null, false, false);
      this.reason = reason;
    }
  }
}
