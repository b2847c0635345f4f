package io.maas4j.machine;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import java.time.Instant;
import java.util.Optional;

/**
 * How a machine's power is reached, and what was last seen of it.
 *
 * @param type driver name; empty when none is set
 * @param parameters with secrets, which a store seals
 * @param state the last reading
 * @param readAt when the state was read; empty when never
 * @param error why the last reading failed; empty when it did not
 */
public record MachinePower(
    MachineId machine,
    String type,
    PowerParameters parameters,
    PowerState state,
    Optional<Instant> readAt,
    String error) {

  /** Of a machine whose power nobody can switch yet. */
  public static MachinePower unset(MachineId machine) {
    return new MachinePower(
        machine, "", PowerParameters.empty(), PowerState.UNKNOWN, Optional.empty(), "");
  }

  /**
   * @param message what the driver said; empty for nothing
   */
  public MachinePower withReading(PowerState reading, Instant at, String message) {
    return new MachinePower(machine, type, parameters, reading, Optional.of(at), message);
  }
}
