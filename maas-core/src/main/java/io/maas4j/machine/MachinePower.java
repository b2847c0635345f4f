package io.maas4j.machine;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerState;
import java.time.Instant;
import java.util.Optional;

/**
 * How a machine's power is reached, and what was last seen of it.
 *
 * @param type driver name; empty when none is set
 * @param parameters with secrets, which a store seals
 * @param reading the last one; says why where the state is unknown
 */
public record MachinePower(
    MachineId machine, String type, PowerParameters parameters, PowerReading reading) {

  /** Gives a state that nobody knows a reason where there is none. */
  public MachinePower {
    if (reading.state() == PowerState.UNKNOWN && reading.reason().isEmpty()) {
      reading =
          new PowerReading(
              reading.state(),
              reading.at(),
              reading.fault(),
              type.isEmpty()
                  ? "no power type is set"
                  : reading.at().isEmpty()
                      ? "not read yet"
                      : "the BMC did not tell whether the machine is on or off",
              reading.remedy());
    }
  }

  /**
   * @param readAt when the state was read; empty when never
   * @param reason why it is not known; empty where it is
   */
  public MachinePower(
      MachineId machine,
      String type,
      PowerParameters parameters,
      PowerState state,
      Optional<Instant> readAt,
      String reason) {
    this(machine, type, parameters, new PowerReading(state, readAt, Optional.empty(), reason, ""));
  }

  /** Of a machine whose power nobody can switch yet. */
  public static MachinePower unset(MachineId machine) {
    return new MachinePower(machine, "", PowerParameters.empty(), PowerReading.never(""));
  }

  public MachinePower withReading(PowerReading read) {
    return new MachinePower(machine, type, parameters, read);
  }

  public PowerState state() {
    return reading.state();
  }

  /** When the state was read; empty when never. */
  public Optional<Instant> readAt() {
    return reading.at();
  }

  /** Why the state is not known; empty when it is. */
  public String reason() {
    return reading.reason();
  }
}
