package io.maas4j.power;

import java.time.Instant;
import java.util.Optional;

/**
 * What one call of a driver brought. Expected failures are results too; no text in here ever
 * contains a secret.
 */
public sealed interface PowerResult {

  /**
   * The BMC told the power state.
   *
   * @param state on, off or unknown; never {@code ERROR}, for a failed reading is no observation
   */
  record Observed(PowerState state, Instant at) implements PowerResult {
    /**
     * @throws IllegalArgumentException when the state is {@code ERROR}
     */
    public Observed {
      if (state == PowerState.ERROR) {
        throw new IllegalArgumentException("a failed reading is Unreachable or Failed");
      }
    }
  }

  /** The BMC took the order; whether the machine followed is another question. */
  record Accepted(Instant at) implements PowerResult {}

  /**
   * Nothing was sent: a person has to act.
   *
   * @param instruction what the person should do
   */
  record ByHand(String instruction) implements PowerResult {}

  /**
   * The driver does not do this; nothing was sent.
   *
   * @param reason what is the case
   * @param remedy what the caller can do instead
   */
  record Refused(String reason, String remedy) implements PowerResult {}

  /**
   * No answer, or none in time. An order may have been carried out all the same.
   *
   * @param detail who did not answer and how that showed
   */
  record Unreachable(String detail) implements PowerResult {}

  /**
   * The BMC answered with a failure, or the parameters do not serve.
   *
   * @param fault any but {@code CONNECTION}, which is {@link Unreachable}
   * @param detail what is wrong and, where known, how to put it right
   */
  record Failed(PowerFault fault, String detail) implements PowerResult {
    /**
     * @throws IllegalArgumentException when the fault is {@code CONNECTION}
     */
    public Failed {
      if (fault == PowerFault.CONNECTION) {
        throw new IllegalArgumentException("a failed connection is Unreachable");
      }
    }
  }

  /** The class of the failure; empty when this is none, or a refusal. */
  default Optional<PowerFault> failure() {
    if (this instanceof Unreachable) {
      return Optional.of(PowerFault.CONNECTION);
    }
    return this instanceof Failed failed ? Optional.of(failed.fault()) : Optional.empty();
  }

  /** One line for people. */
  default String message() {
    if (this instanceof Observed observed) {
      return "power is " + observed.state().wireName();
    }
    if (this instanceof Accepted) {
      return "order accepted";
    }
    if (this instanceof ByHand byHand) {
      return byHand.instruction();
    }
    if (this instanceof Refused refused) {
      return refused.reason() + "; " + refused.remedy();
    }
    if (this instanceof Unreachable unreachable) {
      return PowerFault.CONNECTION.prefix() + unreachable.detail();
    }
    if (this instanceof Failed failed) {
      return failed.fault().prefix() + failed.detail();
    }
    throw new AssertionError(this);
  }
}
