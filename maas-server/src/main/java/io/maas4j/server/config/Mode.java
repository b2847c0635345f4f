package io.maas4j.server.config;

import java.util.Locale;

/** Which parts one process runs. */
public enum Mode {
  REGION("region"),
  RACK("rack"),
  REGION_AND_RACK("region+rack");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException when it is no mode, or one that is not built yet
   */
  static Mode parse(String text) {
    for (Mode mode : values()) {
      if (mode.text.equals(text.toLowerCase(Locale.ROOT))) {
        if (mode != REGION_AND_RACK) {
          throw new IllegalArgumentException(
              "a " + mode.text + " by itself is not supported yet; only region+rack is");
        }
        return mode;
      }
    }
    throw new IllegalArgumentException("there is no such mode");
  }

  @Override
  public String toString() {
    return text;
  }
}
