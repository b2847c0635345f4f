package io.maas4j.bootlog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last boot of a machine, step by step.
 *
 * @param steps oldest first
 */
public record BootTimeline(List<Step> steps) {
  public BootTimeline {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param at when it began
   * @param kind {@code power}, {@code dhcp}, {@code tftp}, {@code boot}, {@code http}, {@code
   *     meta}, {@code system} or {@code status}
   * @param what it was: a file, an address, a status
   * @param detail what became of it; empty for nothing to say
   * @param took empty where nobody measured it
   */
  public record Step(
      Instant at, String kind, String what, String detail, Optional<Duration> took) {}

  /** From the first step to the beginning of this one. */
  public Duration offset(Step step) {
    return Duration.between(steps.get(0).at(), step.at());
  }

  /** As a table for people, a line for each step: seconds since the first, kind, what, detail. */
  public String text() {
    StringBuilder table = new StringBuilder();
    for (Step step : steps) {
      table.append(
          String.format(
              Locale.ROOT,
              "%8.1f s  %-6s  %s%s%n",
              offset(step).toMillis() / 1e3,
              step.kind(),
              step.what(),
              step.detail().isEmpty() ? "" : "  " + step.detail()));
    }
    return table.toString();
  }
}
