package io.maas4j.netboot.http;

import java.time.Duration;

/**
 * Whether a client moves its request and its answer fast enough, over windows of a fixed length.
 * Times of waiting for others do not count. Pure, one per connection.
 */
final class Progress {
  private final double leastPerWindow;
  private final long window;
  private long start;
  private long startTotal;

  /**
   * @param leastRate octets a second, 0 or more; no octet at all within a window is always too few
   */
  Progress(long leastRate, Duration window, long now) {
    this.leastPerWindow = Math.max(1, leastRate * (window.toNanos() / 1e9));
    this.window = window.toNanos();
    this.start = now;
  }

  /** Nothing is expected of the client at this time. */
  void excuse(long total, long now) {
    start = now;
    startTotal = total;
  }

  /**
   * @param total octets moved since the connection began
   */
  boolean isTooSlow(long total, long now) {
    if (now - start < window) {
      return false;
    }
    boolean tooSlow = total - startTotal < leastPerWindow;
    excuse(total, now);
    return tooSlow;
  }
}
