package io.maas4j.power;

import io.maas4j.power.PowerOutcome.Attempt;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.WaitPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One undertaking on one machine: its calls, pauses, deadline and end. One step is under way at a
 * time; the end may come from anywhere.
 */
final class PowerRun {
  private static final Logger log = LoggerFactory.getLogger(PowerRun.class);

  private final PoweredMachine machine;
  private final PowerDriver driver;
  private final Endpoint bmc;
  private final Lanes calls;
  private final CallGuard guard;
  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  private final Duration callTimeout;
  private final Instant deadline;
  private final Optional<Duration> nextIn;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<PowerOutcome> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> underWay;
  private volatile @Nullable Asking asking;

  /** A call that the driver has not answered yet. */
  private record Asking(PowerAction action, Instant since, List<PowerRemark> remarks) {}

  PowerRun(
      PoweredMachine machine,
      PowerDriver driver,
      Endpoint bmc,
      Lanes calls,
      CallGuard guard,
      ScheduledExecutorService scheduler,
      Clock clock,
      Duration callTimeout,
      Instant deadline,
      Optional<Duration> nextIn) {
    this.machine = machine;
    this.driver = driver;
    this.bmc = bmc;
    this.calls = calls;
    this.guard = guard;
    this.scheduler = scheduler;
    this.clock = clock;
    this.callTimeout = callTimeout;
    this.deadline = deadline;
    this.nextIn = nextIn;
  }

  CompletableFuture<PowerOutcome> result() {
    return result;
  }

  /** Arms the deadline; from here on the result will be there by then. */
  void arm() {
    ScheduledFuture<?> timer =
        scheduler.schedule(this::timeIsUp, nanosUntil(deadline), TimeUnit.NANOSECONDS);
    result.whenComplete(
        (outcome, failure) -> {
          timer.cancel(false);
          CompletableFuture<?> step = underWay;
          if (step != null) {
            step.cancel(true);
          }
        });
  }

  /** A call that nobody answered was an attempt too; one that waits for its turn was none. */
  private void timeIsUp() {
    Asking unanswered = asking;
    if (unanswered != null) {
      long seconds = Duration.between(unanswered.since(), clock.instant()).toSeconds();
      attempts.add(
          new Attempt(
              unanswered.action(),
              clock.instant(),
              new PowerResult.Unreachable(
                  "no answer within " + seconds + " s to " + unanswered.action().label()),
              unanswered.remarks()));
    }
    result.complete(new PowerOutcome.DeadlinePassed(deadline, attempts));
  }

  /** Takes the body's end as this run's. */
  void follow(CompletableFuture<PowerOutcome> body) {
    result.whenComplete((outcome, failure) -> body.cancel(true));
    body.whenComplete(
        (outcome, failure) -> {
          if (failure == null) {
            result.complete(outcome);
          } else {
            result.completeExceptionally(
                failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure);
          }
        });
  }

  WaitPolicy waits() {
    return driver.type().waits();
  }

  boolean queryable() {
    return driver.type().queryable(machine.parameters());
  }

  /** One call of the driver, in the BMC's lane; never fails but by the end of this run. */
  CompletableFuture<PowerResult> call(PowerAction action) {
    return step(() -> calls.run(bmc, driver.type().sessions(), () -> perform(action)))
        .handleAsync(
            (answer, failure) -> {
              if (result.isDone()) {
                throw new CancellationException();
              }
              Asking asked = asking;
              asking = null;
              PowerResult seen = failure == null ? answer : broken(action, failure);
              attempts.add(
                  new Attempt(
                      action, clock.instant(), seen, asked == null ? List.of() : asked.remarks()));
              return seen;
            },
            scheduler);
  }

  CompletableFuture<Void> pause(Duration time) {
    return step(
        () -> {
          CompletableFuture<Void> over = new CompletableFuture<>();
          ScheduledFuture<?> timer =
              scheduler.schedule(() -> over.complete(null), time.toNanos(), TimeUnit.NANOSECONDS);
          over.whenComplete((nothing, failure) -> timer.cancel(false));
          return over;
        });
  }

  CompletableFuture<PowerOutcome> settled(PowerResult.Observed seen) {
    return done(new PowerOutcome.Settled(seen.state(), seen.at(), attempts));
  }

  CompletableFuture<PowerOutcome> sent() {
    return done(new PowerOutcome.Sent(clock.instant(), attempts));
  }

  CompletableFuture<PowerOutcome> failed(PowerFault fault, String detail) {
    return failed(fault, detail, fault.remedy());
  }

  private CompletableFuture<PowerOutcome> failed(PowerFault fault, String detail, String remedy) {
    return done(new PowerOutcome.Failed(fault, detail, remedy, attempts));
  }

  CompletableFuture<PowerOutcome> refused(String reason, String remedy) {
    return done(new PowerOutcome.Refused(reason, remedy, attempts));
  }

  /** The outcome that a result which ends the run means. */
  CompletableFuture<PowerOutcome> ended(PowerResult last) {
    if (last instanceof PowerResult.Refused refused) {
      return refused(refused.reason(), refused.remedy());
    }
    if (last instanceof PowerResult.ByHand byHand) {
      return done(new PowerOutcome.ByHand(byHand.instruction(), attempts));
    }
    if (last instanceof PowerResult.Unreachable unreachable) {
      return failed(PowerFault.CONNECTION, unreachable.detail(), unreachable.remedy());
    }
    if (last instanceof PowerResult.Failed failed) {
      return failed(failed.fault(), failed.detail(), failed.remedy());
    }
    return failed(
        PowerFault.FATAL, "the " + driver.type().name() + " driver gave an answer out of place");
  }

  private CompletableFuture<PowerResult> perform(PowerAction action) {
    List<PowerRemark> remarks = new CopyOnWriteArrayList<>();
    asking = new Asking(action, clock.instant(), remarks);
    Instant until = clock.instant().plus(callTimeout);
    Instant limit = until.isBefore(deadline) ? until : deadline;
    CompletableFuture<PowerResult> answer =
        driver
            .perform(
                new PowerTarget(
                    machine.machine(), machine.parameters(), limit, nextIn, remarks::add),
                action)
            .toCompletableFuture();
    return guard.until(limit, action.label(), answer);
  }

  private <T> CompletableFuture<T> step(Supplier<CompletableFuture<T>> begin) {
    if (result.isDone()) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    CompletableFuture<T> step = begin.get();
    underWay = step;
    // The end may have come between the question above and the line above.
    if (result.isDone()) {
      step.cancel(true);
    }
    return step;
  }

  private PowerResult broken(PowerAction action, Throwable failure) {
    return broken(
        driver.type().name(),
        action.label(),
        machine.machine().value(),
        machine.parameters(),
        failure);
  }

  /**
   * What a driver's fault means, which is written to the log.
   *
   * @param whom for the log
   */
  static PowerResult broken(
      String type, String call, String whom, PowerParameters parameters, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    StackTraceElement[] trace = cause.getStackTrace();
    // Not the exception itself: its text may hold a secret, also in its causes.
    log.error(
        "power driver broke type={} call={} for={} exception={} at={} message={}",
        type,
        call,
        whom,
        cause.getClass().getName(),
        trace.length == 0 ? "unknown" : trace[0],
        parameters.redact(String.valueOf(cause.getMessage())));
    return new PowerResult.Failed(
        PowerFault.FATAL,
        "the "
            + type
            + " driver broke at "
            + call
            + " ("
            + cause.getClass().getSimpleName()
            + "); see the log");
  }

  private long nanosUntil(Instant moment) {
    return Math.max(0, Duration.between(clock.instant(), moment).toNanos());
  }

  private static CompletableFuture<PowerOutcome> done(PowerOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
