package io.maas4j.script;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a script has come on a machine (spec scripts §7.2). The ordinal is the number on the
 * wire.
 */
public enum ResultStatus {
  PENDING("Pending"),
  RUNNING("Running"),
  PASSED("Passed"),
  FAILED("Failed"),
  TIMEDOUT("Timed out"),
  ABORTED("Aborted"),
  DEGRADED("Degraded"),
  INSTALLING("Installing dependencies"),
  FAILED_INSTALLING("Failed installing dependencies"),
  SKIPPED("Skipped"),
  APPLYING_NETCONF("Applying custom network configuration"),
  FAILED_APPLYING_NETCONF("Failed to apply custom network configuration");

  /** What a set shows: the first of these that a result has, as the second. */
  private static final List<List<ResultStatus>> PRECEDENCE =
      List.of(
          List.of(RUNNING, RUNNING),
          List.of(APPLYING_NETCONF, RUNNING),
          List.of(INSTALLING, RUNNING),
          List.of(PENDING, PENDING),
          List.of(ABORTED, ABORTED),
          List.of(FAILED, FAILED),
          List.of(FAILED_APPLYING_NETCONF, FAILED),
          List.of(FAILED_INSTALLING, FAILED),
          List.of(TIMEDOUT, FAILED),
          List.of(DEGRADED, DEGRADED));

  private static final int NO_RESULT = -1;
  private static final String UNKNOWN = "Unknown";

  private final String label;

  ResultStatus(String label) {
    this.label = label;
  }

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The text for people, {@code status_name} in the API. */
  public String label() {
    return label;
  }

  /** Whether something happens on the machine for this result. */
  public boolean isRunning() {
    return this == RUNNING || this == INSTALLING || this == APPLYING_NETCONF;
  }

  /** Whether the result is still to come. */
  public boolean isRunningOrPending() {
    return isRunning() || this == PENDING;
  }

  /** Whether the result counts against the machine. */
  public boolean isFailed() {
    return this == FAILED
        || this == TIMEDOUT
        || this == FAILED_INSTALLING
        || this == FAILED_APPLYING_NETCONF;
  }

  /**
   * The status of a whole set.
   *
   * @return empty without results; suppressed results do not count, so that a set of nothing else
   *     has passed
   */
  public static Optional<ResultStatus> overall(Collection<ScriptResult> results) {
    if (results.isEmpty()) {
      return Optional.empty();
    }
    Set<ResultStatus> present =
        results.stream()
            .filter(result -> !result.suppressed())
            .map(ScriptResult::status)
            .collect(Collectors.toSet());
    for (List<ResultStatus> row : PRECEDENCE) {
      if (present.contains(row.get(0))) {
        return Optional.of(row.get(1));
      }
    }
    return Optional.of(PASSED);
  }

  /** The number on the wire; −1 for no status. */
  public static int numberOf(Optional<ResultStatus> status) {
    return status.map(ResultStatus::number).orElse(NO_RESULT);
  }

  /** The text for people; {@code Unknown} for no status. */
  public static String labelOf(Optional<ResultStatus> status) {
    return status.map(ResultStatus::label).orElse(UNKNOWN);
  }
}
