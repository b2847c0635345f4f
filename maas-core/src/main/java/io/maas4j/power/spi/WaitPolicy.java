package io.maas4j.power.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long to wait for a machine to follow, and how often an order is sent at most.
 *
 * @param windows one per sending: the order is not sent again before its window has passed
 * @param earlyReads moments after a sending, ascending, at which the state is read already; those
 *     beyond a window do not count for it
 */
public record WaitPolicy(List<Duration> windows, List<Duration> earlyReads) {
  /** The policy of all but a few drivers (power spec §2). */
  public static final WaitPolicy STANDARD = ofSeconds(1, 2, 2, 4, 6, 8, 12);

  /**
   * @throws IllegalArgumentException when there is no window, or a time is not positive or not
   *     ascending
   */
  public WaitPolicy {
    windows = List.copyOf(windows);
    earlyReads = List.copyOf(earlyReads);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("a wait policy needs at least one window");
    }
    for (Duration window : windows) {
      if (window.isNegative() || window.isZero()) {
        throw new IllegalArgumentException("a wait must be positive: " + window);
      }
    }
    Duration before = Duration.ZERO;
    for (Duration read : earlyReads) {
      if (read.compareTo(before) <= 0) {
        throw new IllegalArgumentException("early reads must be positive, ascending: " + read);
      }
      before = read;
    }
  }

  public static WaitPolicy ofSeconds(long... windows) {
    List<Duration> durations = new ArrayList<>();
    for (long window : windows) {
      durations.add(Duration.ofSeconds(window));
    }
    return new WaitPolicy(durations, List.of());
  }

  /** This policy, with readings before the window has passed. */
  public WaitPolicy withEarlyReads(Duration... reads) {
    return new WaitPolicy(windows, List.of(reads));
  }

  /**
   * A window cut at its early reads: the state is read after each piece.
   *
   * @param round from 0
   */
  public List<Duration> pieces(int round) {
    Duration window = windows.get(round);
    List<Duration> pieces = new ArrayList<>();
    Duration passed = Duration.ZERO;
    for (Duration read : earlyReads) {
      if (read.compareTo(window) < 0) {
        pieces.add(read.minus(passed));
        passed = read;
      }
    }
    pieces.add(window.minus(passed));
    return pieces;
  }
}
