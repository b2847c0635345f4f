package io.maas4j.power;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets those who ask for the same machine's state at the same time share one query. Each has a
 * deadline and a future of its own; the query ends when the last of them has lost interest.
 */
final class SharedQueries {
  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  // Guarded by this, and so is each entry's count.
  private final Map<PoweredMachine, Shared> running = new HashMap<>();

  SharedQueries(ScheduledExecutorService scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  CompletableFuture<PowerOutcome> join(
      PoweredMachine machine, Instant deadline, Supplier<CompletableFuture<PowerOutcome>> begin) {
    Shared shared;
    synchronized (this) {
      shared = running.get(machine);
      // One that gives up before this caller would is of no use to it.
      if (shared == null || shared.deadline.isBefore(deadline) || shared.query.isDone()) {
        shared = new Shared(deadline, begin.get());
        running.put(machine, shared);
      }
      shared.interested++;
    }
    return follow(machine, shared, deadline);
  }

  private CompletableFuture<PowerOutcome> follow(
      PoweredMachine machine, Shared shared, Instant deadline) {
    CompletableFuture<PowerOutcome> mine = new CompletableFuture<>();
    long nanos = Math.max(0, Duration.between(clock.instant(), deadline).toNanos());
    ScheduledFuture<?> timer =
        scheduler.schedule(
            () -> mine.complete(new PowerOutcome.DeadlinePassed(deadline, List.of())),
            nanos,
            TimeUnit.NANOSECONDS);
    shared.query.whenComplete(
        (outcome, failure) -> {
          synchronized (this) {
            running.remove(machine, shared);
          }
          if (failure == null) {
            mine.complete(outcome);
          } else if (failure instanceof CancellationException) {
            mine.cancel(false);
          } else {
            mine.completeExceptionally(failure);
          }
        });
    mine.whenComplete(
        (outcome, failure) -> {
          timer.cancel(false);
          boolean last;
          synchronized (this) {
            last = --shared.interested == 0;
            if (last) {
              running.remove(machine, shared);
            }
          }
          if (last) {
            shared.query.cancel(true);
          }
        });
    return mine;
  }

  private static final class Shared {
    private final Instant deadline;
    private final CompletableFuture<PowerOutcome> query;
    private int interested;

    Shared(Instant deadline, CompletableFuture<PowerOutcome> query) {
      this.deadline = deadline;
      this.query = query;
    }
  }
}
