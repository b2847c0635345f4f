package io.maas4j.power.redfish;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How long to wait before asking again, one per repetition (power spec §12).
 *
 * @param unsettled while the power state is neither on nor off
 * @param following for a machine to go off
 * @param busy for a BMC that says "not now", which some mean for a minute after power on
 * @param task for a task to end
 */
record Pauses(
    List<Duration> unsettled, List<Duration> following, List<Duration> busy, List<Duration> task) {
  static final Pauses DEFAULTS =
      new Pauses(
          millis(500, 1500, 3500, 7500, 15_500),
          millis(1000, 2000, 2000, 4000, 6000, 8000, 12_000),
          millis(500, 1500, 3500, 7500, 15_500),
          millis(250, 500, 1000, 2000, 4000, 8000, 8000));

  static List<Duration> millis(long... pauses) {
    return LongStream.of(pauses).mapToObj(Duration::ofMillis).toList();
  }
}
