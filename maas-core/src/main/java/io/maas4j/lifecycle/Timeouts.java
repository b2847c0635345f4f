package io.maas4j.lifecycle;

import java.time.Duration;

/**
 * How long silence is tolerated (contract, section 9; for erasing and release scripts, where the
 * contract has no deadline, ours is twice the heartbeat's).
 *
 * @param boot from the start of an activity, or from a boot request, to the first sign of life
 * @param heartbeat between two signs of life
 * @param noProgress between two signs of life of erasing and release scripts
 * @param power until the power is as asked, at the end of a release or rescue
 */
public record Timeouts(Duration boot, Duration heartbeat, Duration noProgress, Duration power) {

  /** The durations that the setting {@code node_timeout} stands for. */
  public static Timeouts ofNodeTimeout(Duration nodeTimeout) {
    return new Timeouts(
        nodeTimeout, nodeTimeout, nodeTimeout.multipliedBy(2), Duration.ofMinutes(5));
  }

  Duration first(Activity.Kind kind) {
    return switch (kind) {
      case COMMISSIONING, TESTING, DEPLOYING, ENTERING_RESCUE -> boot;
      case RELEASE_SCRIPTS, ERASING -> noProgress;
      case RELEASING, EXITING_RESCUE -> power;
    };
  }

  Duration next(Activity.Kind kind) {
    return switch (kind) {
      case COMMISSIONING, TESTING, DEPLOYING, ENTERING_RESCUE -> heartbeat;
      case RELEASE_SCRIPTS, ERASING -> noProgress;
      case RELEASING, EXITING_RESCUE -> power;
    };
  }
}
