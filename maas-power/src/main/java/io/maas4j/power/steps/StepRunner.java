package io.maas4j.power.steps;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does work that waits on a thread of the context's blocking executor: over by its deadline, can be
 * cancelled, tells no secret. Safe for concurrent use.
 */
final class StepRunner {
  private final PowerDriverContext context;

  StepRunner(PowerDriverContext context) {
    this.context = context;
  }

  /** What is to be done, on a thread that is interrupted when it is over. */
  interface Work {
    PowerResult run() throws StepFailed, InterruptedException;
  }

  /**
   * Begins the work, unless a setting is missing.
   *
   * @param needed those of the type without which it cannot be done
   * @param parameters whose secrets are blotted out of what the work says
   * @param over told before the result is there, whatever that is
   */
  CompletableFuture<PowerResult> run(
      Stream<PowerSetting> needed,
      PowerParameters parameters,
      Instant deadline,
      Work work,
      Runnable over) {
    Optional<String> missing = missing(needed, parameters);
    if (missing.isPresent()) {
      return CompletableFuture.completedFuture(
          new PowerResult.Failed(PowerFault.SETTING, missing.get() + " is missing"));
    }
    CompletableFuture<PowerResult> result = new CompletableFuture<>();
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              CompletableFuture<PowerResult> end = outcome(parameters, work);
              done.set(true);
              over.run();
              end.whenComplete((value, failure) -> end(result, value, failure));
            },
            null);
    Duration left = Duration.between(context.clock().instant(), deadline);
    ScheduledFuture<?> timer =
        context
            .scheduler()
            .schedule(
                () -> {
                  over.run();
                  result.complete(new PowerResult.Unreachable("did not answer in time"));
                },
                Math.max(0, left.toNanos()),
                TimeUnit.NANOSECONDS);
    result.whenComplete(
        (value, failure) -> {
          over.run();
          timer.cancel(false);
          // Not the thread that has just done its work, and goes on with what follows the result.
          if (!done.get()) {
            task.cancel(true);
          }
        });
    try {
      context.blocking().execute(task);
    } catch (RejectedExecutionException e) {
      result.complete(new PowerResult.Unreachable("not asked: this process is closing"));
    }
    return result;
  }

  private static CompletableFuture<PowerResult> outcome(PowerParameters parameters, Work work) {
    try {
      return CompletableFuture.completedFuture(redacted(work.run(), parameters));
    } catch (StepFailed e) {
      return CompletableFuture.completedFuture(redacted(e.result(), parameters));
    } catch (InterruptedException e) {
      // Either the deadline or a cancellation, which have completed the result; or the executor's
      // end, which has not.
      return CompletableFuture.completedFuture(
          new PowerResult.Unreachable("broken off: this process is closing"));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void end(
      CompletableFuture<PowerResult> result,
      @Nullable PowerResult value,
      @Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(value);
    }
  }

  private static Optional<String> missing(Stream<PowerSetting> needed, PowerParameters parameters) {
    return needed
        .filter(setting -> setting.isRequired() && setting.defaults().isEmpty())
        .map(PowerSetting::name)
        .filter(name -> parameters.text(name).isEmpty() && parameters.secret(name).isEmpty())
        .findFirst();
  }

  private static PowerResult redacted(PowerResult result, PowerParameters parameters) {
    if (result instanceof PowerResult.Unreachable unreachable) {
      return new PowerResult.Unreachable(
          parameters.redact(unreachable.detail()), parameters.redact(unreachable.remedy()));
    }
    if (result instanceof PowerResult.Failed failed) {
      return new PowerResult.Failed(
          failed.fault(), parameters.redact(failed.detail()), parameters.redact(failed.remedy()));
    }
    if (result instanceof PowerResult.Refused refused) {
      return new PowerResult.Refused(
          parameters.redact(refused.reason()), parameters.redact(refused.remedy()));
    }
    if (result instanceof PowerResult.ByHand byHand) {
      return new PowerResult.ByHand(parameters.redact(byHand.instruction()));
    }
    return result;
  }
}
