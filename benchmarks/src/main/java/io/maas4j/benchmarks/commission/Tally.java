package io.maas4j.benchmarks.commission;

import io.maas4j.benchmarks.dhcp.Latencies;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what requests took. Confined to one thread. */
final class Tally {
  private static final long SECOND = 1_000_000_000L;

  private final Latencies all = new Latencies();
  private final Map<Kind, Latencies> kinds = new EnumMap<>(Kind.class);
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Map<Long, Integer> seconds = new TreeMap<>();
  private Optional<Long> first = Optional.empty();
  private long last;

  /**
   * @param ready when the machine wanted to ask, by {@link System#nanoTime}
   * @param answered likewise
   */
  void answered(Kind kind, long ready, long answered, Answer answer) {
    if (first.isEmpty()) {
      first = Optional.of(ready);
    }
    last = answered;
    all.record(answered - ready);
    kinds.computeIfAbsent(kind, k -> new Latencies()).record(answered - ready);
    seconds.merge((answered - first.get()) / SECOND, 1, Integer::sum);
    if (!answer.good()) {
      refusals.merge(kind.label() + " " + answer.status(), 1, Integer::sum);
    }
  }

  /** A good answer that a machine could not go on with. */
  void misunderstood(Kind kind, String why) {
    refusals.merge(kind.label() + ": " + why, 1, Integer::sum);
  }

  Latencies all() {
    return all;
  }

  Map<Kind, Latencies> kinds() {
    return kinds;
  }

  /** Answers that were no success, by kind and status; status 0 is a broken connection. */
  Map<String, Integer> refusals() {
    return refusals;
  }

  /** From the first request to the last answer. */
  double seconds() {
    return (last - first.orElse(last)) / (double) SECOND;
  }

  double perSecond() {
    return all.count() / Math.max(1e-9, seconds());
  }

  /** Requests per second in the busiest stretch of so many whole seconds. */
  double busiest(int length) {
    long end = seconds.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    double most = 0;
    for (long from = 0; from + length <= end; from++) {
      int sum = 0;
      for (long second = from; second < from + length; second++) {
        sum += seconds.getOrDefault(second, 0);
      }
      most = Math.max(most, sum / (double) length);
    }
    return most;
  }
}
