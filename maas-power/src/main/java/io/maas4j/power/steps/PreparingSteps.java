package io.maas4j.power.steps;

import io.maas4j.power.PowerResult;

/** Steps that can make a machine that was found ready. {@link PreparingDriver} calls them. */
public interface PreparingSteps extends ProbingSteps {

  /**
   * Switches a machine off and lets it boot from the network, as far as that is the chassis' to
   * say; once, on a thread that may wait.
   *
   * @return {@code Accepted}
   */
  PowerResult prepare(Call call) throws StepFailed, InterruptedException;
}
