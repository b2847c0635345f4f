package io.maas4j.power.snmp;

import java.time.Duration;

/**
 * How patiently PDUs are asked.
 *
 * @param answerTime how long to wait for an answer before asking again, 10 ms to 10 s
 * @param repetitions how often to ask again, 0 to 10
 */
public record SnmpConfig(Duration answerTime, int repetitions) {
  /** 1 s, asked five times in all. */
  public static final SnmpConfig DEFAULTS = new SnmpConfig(Duration.ofSeconds(1), 4);

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public SnmpConfig {
    if (answerTime.toMillis() < 10 || answerTime.toMillis() > 10_000) {
      throw new IllegalArgumentException("answer-time must be 10 ms to 10 s: " + answerTime);
    }
    if (repetitions < 0 || repetitions > 10) {
      throw new IllegalArgumentException("repetitions must be 0 to 10: " + repetitions);
    }
  }
}
