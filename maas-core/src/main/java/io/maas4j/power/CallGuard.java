package io.maas4j.power;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sees to it that a driver's call ends, whatever the driver does. Thread-safe. */
final class CallGuard {
  // The driver's own answer "no reply from …" says more than ours, so it gets a head start.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final ScheduledExecutorService scheduler;
  private final Clock clock;

  CallGuard(ScheduledExecutorService scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * The answer, or that there was none in time. Cancelling the result ends the call.
   *
   * @param call what was asked, for people
   */
  CompletableFuture<PowerResult> until(
      Instant limit, String call, CompletableFuture<PowerResult> answer) {
    CompletableFuture<PowerResult> guarded = new CompletableFuture<>();
    Duration left = left(limit);
    ScheduledFuture<?> timer =
        scheduler.schedule(
            () ->
                guarded.complete(
                    new PowerResult.Unreachable(
                        "no answer within " + Math.max(1, left.toSeconds()) + " s to " + call)),
            left.toNanos() + GRACE.toNanos(),
            TimeUnit.NANOSECONDS);
    guarded.whenComplete(
        (value, failure) -> {
          timer.cancel(false);
          answer.cancel(true);
        });
    answer.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            guarded.complete(value);
          } else {
            guarded.completeExceptionally(failure);
          }
        });
    return guarded;
  }

  private Duration left(Instant moment) {
    Duration left = Duration.between(clock.instant(), moment);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
