package io.maas4j.store.memory;

import io.maas4j.store.memory.Rows.JobKey;
import io.maas4j.store.memory.Rows.JobRow;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes due jobs out of the store, runs them, and puts down what came of it. Thread-safe. */
final class DueJobs {
  private static final Logger log = LoggerFactory.getLogger(DueJobs.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final MemoryStore store;

  DueJobs(MemoryStore store) {
    this.store = store;
  }

  /**
   * Takes one that is due.
   *
   * @param choose the index of the one to take out of so many; they are by due time
   */
  Optional<JobRow> take(Set<String> kinds, IntUnaryOperator choose) {
    return store.exclusively(
        db -> {
          List<JobRow> due = new ArrayList<>();
          db.jobsByDue
              .all()
              .headMap(db.clock.instant(), true)
              .values()
              .forEach(keys -> keys.forEach(key -> db.jobs.get(key).ifPresent(due::add)));
          due.removeIf(row -> !kinds.contains(row.job().kind()));
          if (due.isEmpty()) {
            return Optional.empty();
          }
          JobRow row = due.get(choose.applyAsInt(due.size()));
          JobRow taken = new JobRow(row.job(), row.version(), row.version(), row.failures());
          db.jobs.put(row.jobKey(), taken);
          return Optional.of(taken);
        });
  }

  /** When the next one is due; empty when none of these kinds waits. */
  Optional<Instant> next(Set<String> kinds) {
    return store.exclusively(
        db ->
            db.jobsByDue.all().entrySet().stream()
                .filter(e -> e.getValue().stream().map(JobKey::kind).anyMatch(kinds::contains))
                .map(Map.Entry::getKey)
                .findFirst());
  }

  void run(JobRow row, JobHandler handler) {
    Job job = row.job();
    Function<JobRow, Optional<JobRow>> after;
    try {
      JobOutcome outcome = handler.run(job);
      after =
          outcome instanceof JobOutcome.Again again
              ? now -> Optional.of(now.due(store.now().plus(again.after()), 0))
              : now -> Optional.empty();
    } catch (RuntimeException | Error e) {
      Duration pause = pause(row.failures());
      log.warn(
          "job failed, will be tried again kind={} key={} in={}", job.kind(), job.key(), pause, e);
      after = now -> Optional.of(now.due(store.now().plus(pause), now.failures() + 1));
    }
    finish(row, after);
  }

  private void finish(JobRow taken, Function<JobRow, Optional<JobRow>> after) {
    store.exclusively(
        db -> {
          Optional<JobRow> current = db.jobs.get(taken.jobKey());
          if (current.isEmpty()) {
            return false;
          }
          JobRow row = current.get();
          if (row.version() != taken.version()) {
            // scheduled anew while it ran: that is what counts
            db.jobs.put(row.jobKey(), row.due(row.job().due(), 0));
            return true;
          }
          Optional<JobRow> next = after.apply(row);
          if (next.isPresent()) {
            db.jobs.put(row.jobKey(), next.get());
          } else {
            db.jobs.remove(row.jobKey());
          }
          return true;
        });
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
