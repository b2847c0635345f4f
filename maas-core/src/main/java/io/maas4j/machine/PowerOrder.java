package io.maas4j.machine;

import io.maas4j.power.PowerState;
import java.time.Instant;
import java.util.Optional;

/**
 * The last order that was given to a machine's BMC, which explains changes of the machine's power.
 *
 * @param until until when it explains them: the deadline while it is carried out, and a while
 *     longer for machines that are slow to follow
 * @param wanted what the machine was to become, once the order is carried out; empty while it is,
 *     when the machine may go off and on again
 * @param job which job gave it; empty when none did
 * @param tries how often that job began
 */
public record PowerOrder(Instant until, Optional<PowerState> wanted, String job, int tries) {

  /** Whether this order explains that a machine was seen in a state at a moment. */
  public boolean explains(PowerState seen, Instant at) {
    return !at.isAfter(until) && wanted.map(seen::equals).orElse(true);
  }
}
