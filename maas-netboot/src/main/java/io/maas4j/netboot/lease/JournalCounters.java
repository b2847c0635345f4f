package io.maas4j.netboot.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts for {@link JournalStats}: one thread writes, any reads; its lock is held for a moment. */
final class JournalCounters {
  private static final long[] BOUNDS =
      JournalStats.SyncTimes.BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

  // All guarded by this.
  private final long[] buckets = new long[BOUNDS.length + 1];
  private long longest;
  private long total;
  private long batches;
  private long records;
  private long octets;
  private long failures;
  private boolean failing;
  private long rewrites;

  synchronized void synced(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket]++;
    longest = Math.max(longest, nanos);
    total += nanos;
  }

  synchronized void written(long newRecords, long newOctets) {
    batches++;
    records += newRecords;
    octets += newOctets;
    failing = false;
  }

  /**
   * @return whether the batch before was written
   */
  synchronized boolean failed() {
    boolean first = !failing;
    failures++;
    failing = true;
    return first;
  }

  synchronized boolean failing() {
    return failing;
  }

  synchronized void rewritten() {
    rewrites++;
  }

  synchronized JournalStats snapshot(long length) {
    List<Long> counts = new ArrayList<>(buckets.length);
    for (long count : buckets) {
      counts.add(count);
    }
    return new JournalStats(
        batches,
        records,
        octets,
        failures,
        failing,
        rewrites,
        length,
        new JournalStats.SyncTimes(
            Duration.ofNanos(longest),
            Duration.of(total, TimeUnit.NANOSECONDS.toChronoUnit()),
            counts));
  }
}
