package io.maas4j.machine;

import io.maas4j.power.PowerState;
import java.time.Instant;
import java.util.Optional;

/**
 * The last order that was given to a machine's BMC, which explains changes of the machine's power.
 *
 * @param until until when it explains them: the deadline while it is carried out, and a while
 *     longer for machines that are slow to follow
 * @param wanted what the machine was told to become; empty while it was not, when it may go off and
 *     on again
 * @param job which job gave it; empty when none did
 * @param tries how often that job began
 * @param stage how far it is
 */
public record PowerOrder(
    Instant until, Optional<PowerState> wanted, String job, int tries, Stage stage) {

  /** How far an order is. */
  public enum Stage {
    /** It is being carried out, or put off to be begun again; others wait. */
    UNDER_WAY,
    ENDED
  }

  /** One that has ended if it is known what the machine was told to become. */
  public PowerOrder(Instant until, Optional<PowerState> wanted, String job, int tries) {
    this(until, wanted, job, tries, wanted.isEmpty() ? Stage.UNDER_WAY : Stage.ENDED);
  }

  /** Whether others have to wait for it. */
  public boolean isUnderWay(Instant at) {
    return stage == Stage.UNDER_WAY && at.isBefore(until);
  }

  /** The same, for nobody to wait for, and explaining nothing later than this moment. */
  public PowerOrder endedAt(Instant at) {
    return new PowerOrder(at, wanted, job, tries, Stage.ENDED);
  }

  /** Whether this order explains that a machine was seen in a state at a moment. */
  public boolean explains(PowerState seen, Instant at) {
    return !at.isAfter(until) && wanted.map(seen::equals).orElse(true);
  }
}
