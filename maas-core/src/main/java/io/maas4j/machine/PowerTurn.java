package io.maas4j.machine;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerState;
import java.time.Instant;
import java.util.Optional;

/**
 * What remains of a reading that told nothing new.
 *
 * @param due when the next reading is due
 * @param failures how many have failed in a row
 * @param confirmed what was seen, which is what is on record; empty when nothing was seen
 */
public record PowerTurn(
    MachineId machine, Instant due, int failures, Optional<Confirmed> confirmed) {

  /** The state that was seen again, and when. */
  public record Confirmed(PowerState state, Instant at) {}
}
