package io.maas4j.power.steps;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;

/**
 * What one kind of BMC wants to hear, one exchange after the other. {@link StepwiseDriver} makes a
 * power driver of it. Safe for concurrent use.
 */
public interface Steps {

  /**
   * Does one thing, once, on a thread that may wait. At the call's deadline the thread is
   * interrupted.
   *
   * @param action one of the type's
   * @return {@code Observed} for a query, {@code Accepted} for an order that the BMC took; its
   *     texts may contain secrets, which the driver blots out
   * @throws StepFailed when an exchange failed as can be expected
   */
  PowerResult perform(Call call, PowerAction action) throws StepFailed, InterruptedException;

  /** Frees what is kept between calls; idempotent. */
  default void close() {}
}
