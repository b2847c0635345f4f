package io.maas4j.power.lxd;

import io.maas4j.power.PowerState;
import java.util.Map;
import java.util.Optional;

/** LXD's status codes of instances (power spec §13.3). */
final class LxdStatus {
  static final int FROZEN = 110;
  private static final Map<Integer, PowerState> STATES =
      Map.of(
          101,
          PowerState.ON,
          102,
          PowerState.OFF,
          103,
          PowerState.ON,
          106,
          PowerState.ON,
          // Still drawing power; what comes next is seen then.
          107,
          PowerState.ON,
          FROZEN,
          PowerState.OFF,
          111,
          PowerState.ON,
          113,
          PowerState.ON);

  private LxdStatus() {}

  /**
   * Empty for a state that is neither, or about to change: cancelling, aborting, freezing, error.
   */
  static Optional<PowerState> state(int code) {
    return Optional.ofNullable(STATES.get(code));
  }
}
