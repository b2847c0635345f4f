package io.maas4j.power.steps;

import io.maas4j.power.PowerResult;
import io.maas4j.power.spi.BootOrder;

/** Steps that can tell a machine what to boot from. {@link BootOrderDriver} calls them. */
public interface BootOrderSteps extends ProbingSteps {

  /**
   * Sets the order, once, on a thread that may wait.
   *
   * @return {@code Accepted}
   */
  PowerResult setBootOrder(Call call, BootOrder order) throws StepFailed, InterruptedException;
}
