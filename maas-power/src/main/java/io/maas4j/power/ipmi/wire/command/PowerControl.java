package io.maas4j.power.ipmi.wire.command;

import java.util.Optional;

/** What Chassis Control can do (IPMI 2.0 §28.3). */
public enum PowerControl {
  DOWN(0, "power down"),
  UP(1, "power up"),
  /** Off and on again; refused while off by most. */
  CYCLE(2, "power cycle"),
  HARD_RESET(3, "hard reset"),
  /** A diagnostic interrupt to the processors, NMI. */
  DIAGNOSTIC_INTERRUPT(4, "diagnostic interrupt"),
  /** Asks the operating system, as if the button were pressed. */
  SOFT_SHUTDOWN(5, "soft shutdown");

  private final int code;
  private final String label;

  PowerControl(int code, String label) {
    this.code = code;
    this.label = label;
  }

  public int code() {
    return code;
  }

  public String label() {
    return label;
  }

  public static Optional<PowerControl> ofCode(int code) {
    return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
  }
}
