package io.maas4j.power.ipmi;

import java.util.concurrent.TimeUnit;

/**
 * How long one BMC takes to answer, learned from its answers (after RFC 6298), and how long to wait
 * before a request is sent again. On the loop.
 */
final class RoundTrip {
  /** Before anything is known of a BMC (power spec §8.9). */
  static final long INITIAL = TimeUnit.MILLISECONDS.toNanos(500);

  static final long LONGEST_GROWN = TimeUnit.SECONDS.toNanos(2);

  // Commands differ more than the way does: no BMC is asked again sooner than this.
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(4);
  private static final double GROWTH = 1.5;

  private double mean;
  private double deviation;
  private long timeout = INITIAL;
  private boolean known;

  /**
   * An answer came.
   *
   * @param nanos since the request was sent first
   * @param sendings how often it was sent: with more than one, nobody knows which was answered
   */
  void answered(long nanos, int sendings) {
    if (sendings > 1) {
      // Karn: no sample. The next request gets longer, one step at a time: what was waited for may
      // have been lost packets, and no slowness of the BMC's.
      long enough = Math.max(timeout, nanos + nanos / 2);
      timeout = clamp(Math.min(enough, (long) (timeout * GROWTH)));
      return;
    }
    if (known) {
      deviation += (Math.abs(nanos - mean) - deviation) / 4;
      mean += (nanos - mean) / 8;
    } else {
      known = true;
      mean = nanos;
      deviation = nanos / 2.0;
    }
    timeout = clamp((long) (mean + 4 * deviation));
  }

  /** How long to wait after the n-th sending of a request, from 1. */
  long timeout(int sending) {
    long wait = timeout;
    for (int i = 1; i < sending && wait < LONGEST_GROWN; i++) {
      wait = Math.min(LONGEST_GROWN, (long) (wait * GROWTH));
    }
    return wait;
  }

  private static long clamp(long nanos) {
    return Math.max(SHORTEST, Math.min(LONGEST, nanos));
  }
}
