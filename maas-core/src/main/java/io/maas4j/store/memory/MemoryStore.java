package io.maas4j.store.memory;

import io.maas4j.store.spi.JobScheduler;
import io.maas4j.store.spi.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A store that forgets everything at its end: for embedders without a database, tests and
 * simulations. Thread-safe: transactions follow one another, in the order in which they came.
 *
 * <pre>{@code
 * try (Store store = new MemoryStore(clock, executor)) { … }
 * }</pre>
 */
public final class MemoryStore implements Store {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Clock clock;
  private final Database database;
  private final JobScheduler scheduler;

  /**
   * @param executor runs the jobs; it stays the caller's, who ends it after the store
   */
  public MemoryStore(Clock clock, ScheduledExecutorService executor) {
    this.clock = clock;
    this.database = new Database(clock);
    this.scheduler = new MemoryJobScheduler(new DueJobs(this), clock, executor);
  }

  private MemoryStore(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.database = new Database(clock);
    this.scheduler = new DrivenJobs(new DueJobs(this), random);
  }

  /**
   * A store whose jobs run only when {@link #drivenJobs} is told to.
   *
   * @param random decides which of several due jobs runs first
   */
  public static MemoryStore driven(Clock clock, RandomGenerator random) {
    return new MemoryStore(clock, random);
  }

  @Override
  public <T> T inTransaction(Work<T> work) {
    Scope scope = new Scope(database);
    T result =
        exclusively(
            db -> {
              try {
                return work.in(new MemoryTx(scope));
              } finally {
                scope.end();
              }
            });
    if (scope.jobsChanged()) {
      scheduler.wake();
    }
    return result;
  }

  /** As one transaction. */
  <T> T exclusively(Function<Database, T> work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction must not begin another one");
    }
    lock.lock();
    boolean done = false;
    try {
      T result = work.apply(database);
      done = true;
      return result;
    } finally {
      if (done) {
        database.journal.commit();
      } else {
        database.journal.rollBack();
      }
      lock.unlock();
    }
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public JobScheduler scheduler() {
    return scheduler;
  }

  /**
   * The scheduler of a {@link #driven} store.
   *
   * @throws IllegalStateException when an executor runs the jobs
   */
  public DrivenJobs drivenJobs() {
    if (scheduler instanceof DrivenJobs driven) {
      return driven;
    }
    throw new IllegalStateException("jobs run on an executor; use MemoryStore.driven");
  }

  /**
   * All that is in it at this moment, by table and key, for tests that hold that something had no
   * effect: equal to an earlier one when nothing changed. Nonces are left out, because every
   * request leaves one.
   */
  public Map<String, Map<?, ?>> contents() {
    return exclusively(Database::contents);
  }

  /** Ends the scheduler. Idempotent. */
  @Override
  public void close() {
    scheduler.close();
  }
}
