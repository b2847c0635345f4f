package io.maas4j.benchmarks.dhcp;

/**
 * Counts durations in buckets that are at most 1/64 wide, from a nanosecond to minutes. Not
 * thread-safe.
 */
public final class Latencies {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB];
  private long count;
  private long max;

  public void record(long nanos) {
    long value = Math.max(0, nanos);
    counts[index(value)]++;
    count++;
    max = Math.max(max, value);
  }

  public long count() {
    return count;
  }

  public long max() {
    return max;
  }

  /**
   * The duration that this part of all did not exceed, rounded up by less than 2 %.
   *
   * @param part 0.5 for the median
   */
  public long quantile(double part) {
    long wanted = Math.max(1, (long) Math.ceil(part * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(max, upperBound(i));
      }
    }
    return max;
  }

  private static int index(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
  }

  private static long upperBound(int index) {
    if (index < SUB) {
      return index;
    }
    int shift = index / SUB - 1;
    return ((long) (index % SUB + SUB + 1) << shift) - 1;
  }
}
