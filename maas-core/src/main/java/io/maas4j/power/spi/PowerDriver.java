package io.maas4j.power.spi;

import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import java.util.concurrent.CompletionStage;

/**
 * Talks to one kind of BMC. One object serves all machines: everything variable is in the target.
 * Safe for concurrent use. Every implementation passes {@code PowerDriverContract} of the test kit.
 */
public interface PowerDriver extends AutoCloseable {

  /** What this driver declares of itself; always the same. */
  PowerType type();

  /**
   * Does one thing, once: no retry, no verification, both are {@code PowerControl}'s.
   *
   * <p>Never blocks the caller. An expected failure (no answer, wrong password, bad parameter) is a
   * result; a stage that completes exceptionally means a fault of the driver. An action outside
   * {@code type().actions()} is {@code Refused} with a remedy, nothing sent. The stage is complete
   * by the target's deadline; cancelling its future ends the exchange. No text of a result contains
   * a secret.
   *
   * @return {@code Observed} for a query; {@code Accepted} for an order that the BMC took
   */
  CompletionStage<PowerResult> perform(PowerTarget target, PowerAction action);

  /** Frees what the driver holds; idempotent. */
  @Override
  void close();
}
