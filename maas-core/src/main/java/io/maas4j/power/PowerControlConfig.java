package io.maas4j.power;

import java.time.Duration;

/**
 * Limits of {@link PowerControl}.
 *
 * @param callTimeout how long one call of a driver may take, 1 s to 5 min
 */
public record PowerControlConfig(Duration callTimeout) {
  /** 45 s a call. */
  public static final PowerControlConfig DEFAULTS = new PowerControlConfig(Duration.ofSeconds(45));

  /**
   * @throws IllegalArgumentException naming the value and its range
   */
  public PowerControlConfig {
    if (callTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || callTimeout.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("call-timeout must be 1 s to 5 min: " + callTimeout);
    }
  }
}
