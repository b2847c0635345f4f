package io.maas4j.netboot.lease;

import java.time.Duration;
import java.util.List;

/**
 * What a journal did since it was opened; a snapshot.
 *
 * @param batches writes that succeeded, each with one sync when it syncs at all
 * @param records how many they carried together
 * @param octets how long they were together
 * @param failures batches that could not be written; none of their leases was acknowledged
 * @param failing whether the last batch was one of those
 * @param rewrites how often the file was rewritten with what still counts
 * @param length octets in the file
 * @param syncs how long the disk took, as a histogram; all zero where nothing is synced
 */
public record JournalStats(
    long batches,
    long records,
    long octets,
    long failures,
    boolean failing,
    long rewrites,
    long length,
    SyncTimes syncs) {

  /**
   * How long syncs took.
   *
   * @param longest of all
   * @param total of all together
   * @param buckets how many took up to the {@linkplain #BOUNDS bound} of the same index, but longer
   *     than the one before; one more for those that took longer than all
   */
  public record SyncTimes(Duration longest, Duration total, List<Long> buckets) {
    /** Upper bounds of the buckets. */
    public static final List<Duration> BOUNDS =
        List.of(
            Duration.ofNanos(100_000),
            Duration.ofNanos(250_000),
            Duration.ofNanos(500_000),
            Duration.ofMillis(1),
            Duration.ofNanos(2_500_000),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1));

    public SyncTimes {
      buckets = List.copyOf(buckets);
    }

    public long count() {
      return buckets.stream().mapToLong(Long::longValue).sum();
    }

    /** Zero when there was none. */
    public Duration mean() {
      long count = count();
      return count == 0 ? Duration.ZERO : total.dividedBy(count);
    }
  }
}
