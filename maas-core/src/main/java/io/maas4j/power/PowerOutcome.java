package io.maas4j.power;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How an undertaking of {@link PowerControl} ended, with every call that was made for it. */
public sealed interface PowerOutcome {

  /** The calls made, in their order. */
  List<Attempt> attempts();

  /**
   * One call of the driver.
   *
   * @param action what was asked, queries included
   * @param at when the answer was there
   * @param remarks of the driver
   */
  record Attempt(PowerAction action, Instant at, PowerResult result, List<PowerRemark> remarks) {
    public Attempt {
      remarks = List.copyOf(remarks);
    }
  }

  /** What the driver remarked, each thing once. */
  default List<PowerRemark> remarks() {
    return attempts().stream().flatMap(each -> each.remarks().stream()).distinct().toList();
  }

  /**
   * The state is known, by a reading: what a query saw, or that the machine followed.
   *
   * @param state on or off after an order; after a query also unknown
   */
  record Settled(PowerState state, Instant at, List<Attempt> attempts) implements PowerOutcome {
    public Settled {
      attempts = List.copyOf(attempts);
    }
  }

  /** The BMC took the order; this power type cannot tell whether the machine followed. */
  record Sent(Instant at, List<Attempt> attempts) implements PowerOutcome {
    public Sent {
      attempts = List.copyOf(attempts);
    }
  }

  /** A person has to act now. */
  record ByHand(String instruction, List<Attempt> attempts) implements PowerOutcome {
    public ByHand {
      attempts = List.copyOf(attempts);
    }
  }

  /** No order was sent, because it cannot be or because it might do harm. */
  record Refused(String reason, String remedy, List<Attempt> attempts) implements PowerOutcome {
    public Refused {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * It did not work.
   *
   * @param detail without the prefix of the fault
   * @param remedy what can be done; not repeated in the detail
   */
  record Failed(PowerFault fault, String detail, String remedy, List<Attempt> attempts)
      implements PowerOutcome {
    /** With the remedy of its class. */
    public Failed(PowerFault fault, String detail, List<Attempt> attempts) {
      this(fault, detail, fault.remedy(), attempts);
    }

    public Failed {
      attempts = List.copyOf(attempts);
    }
  }

  /** Time was up before the end was known; an order may take effect still. */
  record DeadlinePassed(Instant deadline, List<Attempt> attempts) implements PowerOutcome {
    public DeadlinePassed {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * What to record as the machine's power state; empty when nothing was learnt, or nobody was
   * asked.
   */
  default Optional<PowerState> recordedState() {
    if (this instanceof Settled settled) {
      return Optional.of(settled.state());
    }
    boolean unanswered = this instanceof DeadlinePassed && !attempts().isEmpty();
    return this instanceof Failed || unanswered ? Optional.of(PowerState.ERROR) : Optional.empty();
  }

  /** The class of what is wrong; empty when nothing is. */
  default Optional<PowerFault> failure() {
    if (this instanceof Failed failed) {
      return Optional.of(failed.fault());
    }
    if (this instanceof Refused) {
      return Optional.of(PowerFault.UNSUPPORTED);
    }
    if (this instanceof DeadlinePassed passed) {
      List<Attempt> made = passed.attempts();
      return Optional.of(
          made.isEmpty()
              ? PowerFault.CONFLICT
              : made.get(made.size() - 1).result().failure().orElse(PowerFault.GENERAL));
    }
    return Optional.empty();
  }

  /** What can be done about it; empty when nothing is wrong. */
  default String remedy() {
    return failure().map(PowerFault::remedy).orElse("");
  }

  /** The message, and what can be done. */
  default String explanation() {
    return this instanceof Refused || remedy().isEmpty() ? message() : message() + "; " + remedy();
  }

  /** One line for people, without secrets; the remedy is in it only where nothing was sent. */
  default String message() {
    if (this instanceof Settled settled) {
      return "power is " + settled.state().wireName();
    }
    if (this instanceof Sent) {
      return "order sent; this power type cannot tell whether the machine followed";
    }
    if (this instanceof ByHand byHand) {
      return byHand.instruction();
    }
    if (this instanceof Refused refused) {
      return refused.reason() + "; " + refused.remedy();
    }
    if (this instanceof Failed failed) {
      return failed.fault().prefix() + failed.detail();
    }
    if (this instanceof DeadlinePassed passed) {
      String last =
          passed.attempts().isEmpty()
              ? "no call was answered"
              : "last answer: "
                  + passed.attempts().get(passed.attempts().size() - 1).result().message();
      return "not done by " + passed.deadline() + "; " + last;
    }
    throw new AssertionError(this);
  }
}
