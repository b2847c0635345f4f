package io.maas4j.bootlog;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many rows somebody may cause: as many as a boot needs, and then one now and then. Anybody on
 * the network can pretend to boot for ever. Thread-safe.
 *
 * @param <K> who causes them; only the latest are told apart
 */
final class Allowance<K> {
  private static final int MOST = 4096;

  private final int full;
  private final Duration refill;
  // Guarded by this: a few callers a second.
  private final Map<K, Left> each =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Left> eldest) {
          return size() > MOST;
        }
      };

  private record Left(int rows, Instant at) {}

  /**
   * @param full rows at once
   * @param refill after which there is one more
   */
  Allowance(int full, Duration refill) {
    this.full = full;
    this.refill = refill;
  }

  synchronized boolean take(K who, Instant now) {
    Left left = each.getOrDefault(who, new Left(full, now));
    long back = Math.max(0, Duration.between(left.at(), now).dividedBy(refill));
    int rows = (int) Math.min(full, left.rows() + back);
    Instant counted =
        rows == full || now.isBefore(left.at()) ? now : left.at().plus(refill.multipliedBy(back));
    each.put(who, new Left(Math.max(0, rows - 1), counted));
    return rows > 0;
  }
}
