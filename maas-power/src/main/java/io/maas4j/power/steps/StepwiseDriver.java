package io.maas4j.power.steps;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A power driver out of {@link Steps}: each call runs on a thread of the context's blocking
 * executor, is over by its deadline, can be cancelled, and tells no secret.
 */
public final class StepwiseDriver implements PowerDriver {
  private final PowerType type;
  private final PowerDriverContext context;
  private final Steps steps;

  public StepwiseDriver(PowerType type, PowerDriverContext context, Steps steps) {
    this.type = type;
    this.context = context;
    this.steps = steps;
  }

  @Override
  public PowerType type() {
    return type;
  }

  @Override
  public CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    if (!type.actions().contains(action)) {
      return CompletableFuture.completedFuture(refused(action));
    }
    Optional<String> missing = missing(target.parameters());
    if (missing.isPresent()) {
      return CompletableFuture.completedFuture(
          new PowerResult.Failed(PowerFault.SETTING, missing.get() + " is missing"));
    }
    CompletableFuture<PowerResult> result = new CompletableFuture<>();
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              CompletableFuture<PowerResult> steps = run(target, action);
              over.set(true);
              steps.whenComplete((value, failure) -> end(result, value, failure));
            },
            null);
    Duration left = Duration.between(context.clock().instant(), target.deadline());
    ScheduledFuture<?> timer =
        context
            .scheduler()
            .schedule(
                () -> result.complete(new PowerResult.Unreachable("did not answer in time")),
                Math.max(0, left.toNanos()),
                TimeUnit.NANOSECONDS);
    result.whenComplete(
        (value, failure) -> {
          timer.cancel(false);
          // Not the thread that has just done its work, and goes on with what follows the result.
          if (!over.get()) {
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

  private CompletableFuture<PowerResult> run(PowerTarget target, PowerAction action) {
    try {
      PowerResult result = steps.perform(new Call(type, target, context), action);
      return CompletableFuture.completedFuture(redacted(result, target.parameters()));
    } catch (StepFailed e) {
      return CompletableFuture.completedFuture(redacted(e.result(), target.parameters()));
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

  @Override
  public void close() {
    steps.close();
  }

  private Optional<String> missing(PowerParameters parameters) {
    return type.schema().settings().stream()
        .filter(setting -> setting.isRequired() && setting.defaults().isEmpty())
        .map(PowerSetting::name)
        .filter(name -> parameters.text(name).isEmpty() && parameters.secret(name).isEmpty())
        .findFirst();
  }

  private PowerResult refused(PowerAction action) {
    String remedy =
        switch (action) {
          case SOFT_OFF -> "use off, which cuts the power";
          case QUERY -> "look at the machine itself";
          case ON, OFF -> "do it at the machine itself";
          default -> "use off, then on";
        };
    return new PowerResult.Refused(
        "the power type " + type.name() + " does not do: " + action.label(), remedy);
  }

  private static PowerResult redacted(PowerResult result, PowerParameters parameters) {
    if (result instanceof PowerResult.Unreachable unreachable) {
      return new PowerResult.Unreachable(parameters.redact(unreachable.detail()));
    }
    if (result instanceof PowerResult.Failed failed) {
      return new PowerResult.Failed(failed.fault(), parameters.redact(failed.detail()));
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
