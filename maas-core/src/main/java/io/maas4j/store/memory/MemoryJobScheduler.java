package io.maas4j.store.memory;

import io.maas4j.store.memory.Rows.JobRow;
import io.maas4j.store.spi.JobScheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on an executor that belongs to whoever made it: as many at once as it has threads.
 * Thread-safe.
 */
final class MemoryJobScheduler implements JobScheduler {
  private static final Logger log = LoggerFactory.getLogger(MemoryJobScheduler.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final DueJobs due;
  private final Clock clock;
  private final ScheduledExecutorService executor;

  // guards what follows; never held while a job runs or the store is asked
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private Map<String, JobHandler> handlers = Map.of();
  private @Nullable Future<?> alarm;
  private int running;
  private boolean closed;

  MemoryJobScheduler(DueJobs due, Clock clock, ScheduledExecutorService executor) {
    this.due = due;
    this.clock = clock;
    this.executor = executor;
  }

  @Override
  public void start(Map<String, JobHandler> byKind) {
    lock.lock();
    try {
      if (!handlers.isEmpty()) {
        throw new IllegalStateException("the scheduler was started already");
      }
      handlers = Map.copyOf(byKind);
    } finally {
      lock.unlock();
    }
    wake();
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      if (!closed && !handlers.isEmpty()) {
        executor.execute(this::work);
      }
    } catch (RejectedExecutionException e) {
      log.warn("no job runs any more: the executor takes no work", e);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (true) {
      Optional<Map<String, JobHandler>> open = begin();
      if (open.isEmpty()) {
        return;
      }
      Map<String, JobHandler> byKind = open.get();
      try {
        Optional<JobRow> job = due.take(byKind.keySet(), count -> 0);
        if (job.isEmpty()) {
          setAlarm(due.next(byKind.keySet()));
          return;
        }
        wake(); // others may be due too, and another thread free
        due.run(job.get(), byKind.get(job.get().job().kind()));
      } finally {
        end();
      }
    }
  }

  private Optional<Map<String, JobHandler>> begin() {
    lock.lock();
    try {
      if (closed) {
        return Optional.empty();
      }
      running++;
      return Optional.of(handlers);
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      running--;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void setAlarm(Optional<Instant> next) {
    lock.lock();
    try {
      if (alarm != null) {
        alarm.cancel(false);
        alarm = null;
      }
      if (next.isPresent() && !closed) {
        Duration sleep = Duration.between(clock.instant(), next.get());
        Duration bounded = sleep.compareTo(LONGEST_SLEEP) < 0 ? sleep : LONGEST_SLEEP;
        alarm =
            executor.schedule(
                this::work, Math.max(1, bounded.toMillis() + 1), TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      log.warn("no job runs any more: the executor takes no work", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      long left = CLOSING.toNanos();
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
