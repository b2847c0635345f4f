package io.maas4j.netboot.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether a client moves its request and its answer fast enough: whether in the last window it
 * moved what it should. Times of waiting for others do not count. Pure, one per connection.
 */
final class Progress {
  /**
   * What had been seen at a time.
   *
   * @param total octets moved since the connection began
   */
  private record Sample(long time, long total) {}

  private final double leastPerWindow;
  private final long window;
  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * @param leastRate octets a second, 0 or more; no octet at all within a window is always too few
   */
  Progress(long leastRate, Duration window, long now) {
    this.leastPerWindow = Math.max(1, leastRate * (window.toNanos() / 1e9));
    this.window = window.toNanos();
    excuse(0, now);
  }

  /** Nothing is expected of the client up to this time. */
  void excuse(long total, long now) {
    samples.clear();
    samples.add(new Sample(now, total));
  }

  /**
   * To be asked several times within a window.
   *
   * @param total octets moved since the connection began
   */
  boolean isTooSlow(long total, long now) {
    boolean tooSlow = false;
    while (!samples.isEmpty() && now - samples.getFirst().time() >= window) {
      // the youngest that is a whole window old decides
      tooSlow = total - samples.removeFirst().total() < leastPerWindow;
    }
    samples.add(new Sample(now, total));
    return tooSlow;
  }
}
