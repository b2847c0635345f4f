package io.maas4j.power.steps;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A power driver out of {@link Steps}: each call runs on a thread of the context's blocking
 * executor, is over by its deadline, can be cancelled, and tells no secret.
 */
public class StepwiseDriver implements PowerDriver {
  private final PowerType type;
  private final PowerDriverContext context;
  private final StepRunner runner;
  private final Steps steps;

  public StepwiseDriver(PowerType type, PowerDriverContext context, Steps steps) {
    this.type = type;
    this.context = context;
    this.runner = new StepRunner(context);
    this.steps = steps;
  }

  /** What is done for a machine. */
  interface MachineWork {
    PowerResult run(Call call) throws StepFailed, InterruptedException;
  }

  @Override
  public final PowerType type() {
    return type;
  }

  @Override
  public final CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action) {
    return type.actions().contains(action)
        ? forMachine(target, call -> steps.perform(call, action))
        : CompletableFuture.completedFuture(refused(action));
  }

  @Override
  public final void close() {
    steps.close();
  }

  final CompletionStage<PowerResult> forMachine(PowerTarget target, MachineWork work) {
    return runner.run(
        type.schema().settings().stream(),
        target.parameters(),
        target.deadline(),
        () -> work.run(new Call(type, target, context)),
        () -> {});
  }

  final StepRunner runner() {
    return runner;
  }

  final PowerDriverContext context() {
    return context;
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
}
