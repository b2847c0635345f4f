package io.maas4j.power.steps;

import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrderSetter;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerType;
import java.util.concurrent.CompletionStage;

/** A power driver that tells machines what to boot from, out of {@link BootOrderSteps}. */
public final class BootOrderDriver extends ProbingDriver implements BootOrderSetter {
  private final BootOrderSteps steps;

  public BootOrderDriver(PowerType type, PowerDriverContext context, BootOrderSteps steps) {
    super(type, context, steps);
    this.steps = steps;
  }

  @Override
  public CompletionStage<PowerResult> setBootOrder(PowerTarget target, BootOrder order) {
    return forMachine(target, call -> steps.setBootOrder(call, order));
  }
}
