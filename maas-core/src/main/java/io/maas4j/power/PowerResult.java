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
   * @param remedy what can be done; not repeated in the detail
   */
  record Unreachable(String detail, String remedy) implements PowerResult {
    /** With the remedy of all that cannot be reached. */
    public Unreachable(String detail) {
      this(detail, PowerFault.CONNECTION.remedy());
    }
  }

  /**
   * The BMC answered with a failure, or the parameters do not serve.
   *
   * @param fault any but {@code CONNECTION}, which is {@link Unreachable}
   * @param detail what is wrong
   * @param remedy what can be done; not repeated in the detail
   */
  record Failed(PowerFault fault, String detail, String remedy) implements PowerResult {
    /** With the remedy of its class. */
    public Failed(PowerFault fault, String detail) {
      this(fault, detail, fault.remedy());
    }

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

  /** What can be done about it; empty where nothing is wrong, or nothing can be. */
  default String remedy() {
    return "";
  }

  /** The message, and what can be done. */
  default String explanation() {
    return this instanceof Refused || remedy().isEmpty() ? message() : message() + "; " + remedy();
  }

  /** One line for people; the remedy is in it only where nothing was sent. */
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
