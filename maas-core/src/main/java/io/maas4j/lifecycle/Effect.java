package io.maas4j.lifecycle;

import java.time.Duration;

/**
 * What is to happen in the world once a decision is committed; durable, retried, at least once.
 *
 * @param kind what
 * @param activity the number of the activity it belongs to; once the machine has a later one, the
 *     effect is dropped
 * @param after how long after the commit
 */
public record Effect(Kind kind, long activity, Duration after) {
  /** What is to happen. */
  public enum Kind {
    /** Start the machine for a network boot: on, or a cycle when it is on already. */
    BOOT,
    POWER_ON,
    POWER_OFF,
    POWER_OFF_SOFTLY,
    POWER_CYCLE,
    /** Read the power state. */
    QUERY_POWER,
    /** Tell the firmware what to boot from, where it can be told. */
    SET_BOOT_ORDER,
    /** Look whether the activity's deadline has passed. */
    CHECK_DEADLINE
  }
}
