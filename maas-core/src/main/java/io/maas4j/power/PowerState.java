package io.maas4j.power;

/** A machine's power state as recorded and published ({@code power_state}). */
public enum PowerState {
  ON("on"),
  OFF("off"),
  /** Never read, not readable with this power type, or neither on nor off. */
  UNKNOWN("unknown"),
  /** The last reading failed. */
  ERROR("error");

  private final String wireName;

  PowerState(String wireName) {
    this.wireName = wireName;
  }

  /** The value in the API: {@code on}, {@code off}, {@code unknown}, {@code error}. */
  public String wireName() {
    return wireName;
  }

  /**
   * @param wireName exactly as {@link #wireName()} gives it
   * @throws IllegalArgumentException naming the text when it is no power state
   */
  public static PowerState ofWireName(String wireName) {
    for (PowerState state : values()) {
      if (state.wireName.equals(wireName)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "not a power state (on, off, unknown, error): '" + wireName + "'");
  }
}
