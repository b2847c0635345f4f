package io.maas4j.power.steps;

import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.MachinePreparer;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.util.concurrent.CompletionStage;

/** A power driver that makes machines of a chassis ready, out of {@link PreparingSteps}. */
public final class PreparingDriver extends ProbingDriver implements MachinePreparer {
  private final PreparingSteps steps;

  public PreparingDriver(PowerType type, PowerDriverContext context, PreparingSteps steps) {
    super(type, context, steps);
    this.steps = steps;
  }

  @Override
  public CompletionStage<PowerResult> prepare(PowerTarget target) {
    return forMachine(target, steps::prepare);
  }
}
