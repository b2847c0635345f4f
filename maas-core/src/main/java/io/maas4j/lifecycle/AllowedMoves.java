package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.State.ALLOCATED;
import static io.maas4j.lifecycle.State.BROKEN;
import static io.maas4j.lifecycle.State.COMMISSIONING;
import static io.maas4j.lifecycle.State.DEPLOYED;
import static io.maas4j.lifecycle.State.DEPLOYING;
import static io.maas4j.lifecycle.State.DISK_ERASING;
import static io.maas4j.lifecycle.State.ENTERING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.EXITING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_COMMISSIONING;
import static io.maas4j.lifecycle.State.FAILED_DEPLOYMENT;
import static io.maas4j.lifecycle.State.FAILED_DISK_ERASING;
import static io.maas4j.lifecycle.State.FAILED_ENTERING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_EXITING_RESCUE_MODE;
import static io.maas4j.lifecycle.State.FAILED_RELEASING;
import static io.maas4j.lifecycle.State.FAILED_TESTING;
import static io.maas4j.lifecycle.State.MISSING;
import static io.maas4j.lifecycle.State.NEW;
import static io.maas4j.lifecycle.State.READY;
import static io.maas4j.lifecycle.State.RELEASING;
import static io.maas4j.lifecycle.State.RESCUE_MODE;
import static io.maas4j.lifecycle.State.RESERVED;
import static io.maas4j.lifecycle.State.RETIRED;
import static io.maas4j.lifecycle.State.TESTING;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which status may follow which, whatever the reason (lifecycle contract, section 2), and the few
 * internal moves beside it (section 2.1). The rows of {@link Transitions} stay within it.
 */
final class AllowedMoves {
  private static final Map<State, Set<State>> MOVES = moves();
  private static final Map<State, Set<State>> INTERNAL =
      new EnumMap<>(
          Map.of(
              TESTING, EnumSet.of(FAILED_COMMISSIONING),
              ENTERING_RESCUE_MODE,
                  EnumSet.of(
                      NEW,
                      FAILED_COMMISSIONING,
                      RESERVED,
                      ALLOCATED,
                      FAILED_DEPLOYMENT,
                      MISSING,
                      RETIRED,
                      FAILED_DISK_ERASING,
                      FAILED_TESTING)));

  private AllowedMoves() {}

  /** What may follow a status by the contract's section 2. */
  static Set<State> from(State state) {
    return MOVES.getOrDefault(state, Set.of());
  }

  /** What may follow it by section 2.1 only: giving up an activity without a trace. */
  static Set<State> internallyFrom(State state) {
    return INTERNAL.getOrDefault(state, Set.of());
  }

  private static Map<State, Set<State>> moves() {
    Map<State, Set<State>> m = new EnumMap<>(State.class);
    m.put(
        NEW,
        EnumSet.of(COMMISSIONING, TESTING, MISSING, READY, RETIRED, BROKEN, ENTERING_RESCUE_MODE));
    m.put(
        COMMISSIONING,
        EnumSet.of(FAILED_COMMISSIONING, READY, RETIRED, MISSING, NEW, BROKEN, TESTING));
    m.put(
        FAILED_COMMISSIONING,
        EnumSet.of(COMMISSIONING, MISSING, RETIRED, BROKEN, ENTERING_RESCUE_MODE, TESTING));
    m.put(
        READY,
        EnumSet.of(
            ENTERING_RESCUE_MODE,
            COMMISSIONING,
            ALLOCATED,
            RESERVED,
            RETIRED,
            MISSING,
            BROKEN,
            TESTING));
    m.put(
        RESERVED,
        EnumSet.of(
            READY,
            ALLOCATED,
            RETIRED,
            MISSING,
            BROKEN,
            DISK_ERASING,
            RELEASING,
            ENTERING_RESCUE_MODE,
            TESTING));
    m.put(
        ALLOCATED,
        EnumSet.of(
            READY,
            RETIRED,
            MISSING,
            BROKEN,
            DEPLOYING,
            DISK_ERASING,
            RELEASING,
            ENTERING_RESCUE_MODE,
            TESTING));
    m.put(
        DEPLOYING,
        EnumSet.of(
            ALLOCATED,
            MISSING,
            BROKEN,
            FAILED_DEPLOYMENT,
            DEPLOYED,
            READY,
            DISK_ERASING,
            RELEASING));
    m.put(
        DEPLOYED,
        EnumSet.of(
            ALLOCATED,
            MISSING,
            BROKEN,
            READY,
            DISK_ERASING,
            RELEASING,
            ENTERING_RESCUE_MODE,
            TESTING));
    m.put(
        FAILED_DEPLOYMENT,
        EnumSet.of(
            ALLOCATED,
            MISSING,
            BROKEN,
            READY,
            DISK_ERASING,
            RELEASING,
            ENTERING_RESCUE_MODE,
            TESTING));
    m.put(
        RELEASING,
        EnumSet.of(
            NEW,
            ALLOCATED,
            RESERVED,
            DEPLOYED,
            READY,
            BROKEN,
            MISSING,
            FAILED_DEPLOYMENT,
            FAILED_DISK_ERASING,
            FAILED_RELEASING));
    m.put(FAILED_RELEASING, EnumSet.of(RELEASING, DISK_ERASING, READY, BROKEN, TESTING));
    m.put(DISK_ERASING, EnumSet.of(BROKEN, DISK_ERASING, FAILED_DISK_ERASING, READY, RELEASING));
    m.put(
        FAILED_DISK_ERASING,
        EnumSet.of(
            DISK_ERASING, RELEASING, BROKEN, ALLOCATED, READY, ENTERING_RESCUE_MODE, TESTING));
    m.put(
        BROKEN,
        EnumSet.of(
            COMMISSIONING,
            READY,
            DISK_ERASING,
            RELEASING,
            ENTERING_RESCUE_MODE,
            TESTING,
            DEPLOYED));
    m.put(
        MISSING,
        EnumSet.of(NEW, READY, ALLOCATED, COMMISSIONING, BROKEN, ENTERING_RESCUE_MODE, TESTING));
    m.put(RETIRED, EnumSet.of(NEW, READY, MISSING, BROKEN, ENTERING_RESCUE_MODE, TESTING));
    m.put(
        ENTERING_RESCUE_MODE,
        EnumSet.of(
            READY,
            BROKEN,
            DEPLOYED,
            RESCUE_MODE,
            FAILED_ENTERING_RESCUE_MODE,
            EXITING_RESCUE_MODE));
    m.put(
        FAILED_ENTERING_RESCUE_MODE,
        EnumSet.of(BROKEN, ENTERING_RESCUE_MODE, EXITING_RESCUE_MODE, TESTING));
    m.put(RESCUE_MODE, EnumSet.of(BROKEN, EXITING_RESCUE_MODE, TESTING));
    m.put(
        EXITING_RESCUE_MODE,
        EnumSet.of(
            NEW,
            BROKEN,
            FAILED_COMMISSIONING,
            READY,
            RESERVED,
            ALLOCATED,
            FAILED_DEPLOYMENT,
            DEPLOYED,
            MISSING,
            RETIRED,
            FAILED_RELEASING,
            FAILED_DISK_ERASING,
            RESCUE_MODE,
            FAILED_ENTERING_RESCUE_MODE,
            FAILED_EXITING_RESCUE_MODE,
            FAILED_TESTING));
    m.put(FAILED_EXITING_RESCUE_MODE, EnumSet.of(BROKEN, EXITING_RESCUE_MODE, TESTING));
    m.put(
        TESTING,
        EnumSet.of(
            BROKEN,
            NEW,
            READY,
            RESERVED,
            ALLOCATED,
            DEPLOYED,
            COMMISSIONING,
            FAILED_DEPLOYMENT,
            MISSING,
            RETIRED,
            FAILED_RELEASING,
            FAILED_DISK_ERASING,
            FAILED_ENTERING_RESCUE_MODE,
            FAILED_EXITING_RESCUE_MODE,
            FAILED_TESTING));
    m.put(
        FAILED_TESTING,
        EnumSet.of(COMMISSIONING, BROKEN, MISSING, ENTERING_RESCUE_MODE, TESTING, READY, DEPLOYED));
    return m;
  }
}
