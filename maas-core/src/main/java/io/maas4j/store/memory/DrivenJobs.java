package io.maas4j.store.memory;

import io.maas4j.store.memory.Rows.JobRow;
import io.maas4j.store.spi.JobScheduler;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs jobs when it is told to, in the caller's thread, in an order that only the seed decides: for
 * simulations that repeat themselves. Confined to one thread.
 */
public final class DrivenJobs implements JobScheduler {
  private final DueJobs due;
  private final RandomGenerator random;
  private Map<String, JobHandler> handlers = Map.of();
  private boolean closed;

  DrivenJobs(DueJobs due, RandomGenerator random) {
    this.due = due;
    this.random = random;
  }

  @Override
  public void start(Map<String, JobHandler> byKind) {
    if (!handlers.isEmpty()) {
      throw new IllegalStateException("the scheduler was started already");
    }
    handlers = Map.copyOf(byKind);
  }

  /** Nothing happens: whoever drives calls {@link #runDue}. */
  @Override
  public void wake() {}

  /**
   * Runs one of the jobs that are due by the store's clock.
   *
   * @return false when none is
   */
  public boolean runOne() {
    if (closed) {
      return false;
    }
    Optional<JobRow> job = due.take(handlers.keySet(), random::nextInt);
    job.ifPresent(row -> due.run(row, handlers.get(row.job().kind())));
    return job.isPresent();
  }

  /**
   * Runs jobs until none is due, those included that they schedule.
   *
   * @return how many ran
   */
  public int runDue() {
    int ran = 0;
    while (runOne()) {
      ran++;
    }
    return ran;
  }

  /** When the next job is due, which may be past; empty when none waits. */
  public Optional<Instant> nextDue() {
    return due.next(handlers.keySet());
  }

  @Override
  public void close() {
    closed = true;
  }
}
