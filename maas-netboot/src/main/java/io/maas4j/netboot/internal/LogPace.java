package io.maas4j.netboot.internal;

/**
 * Lets one line a second into the log of what anybody can bring about, and counts the others.
 * Confined to one thread.
 */
public final class LogPace {
  private static final long INTERVAL_MILLIS = 1000;

  private long loggedAt = Long.MIN_VALUE;
  private long unlogged;

  /**
   * Whether a line may be written now; if not, it counts as left out.
   *
   * @param now milliseconds of a clock that may be put back
   */
  public boolean mayLog(long now) {
    if (loggedAt != Long.MIN_VALUE && now - loggedAt < INTERVAL_MILLIS && now >= loggedAt) {
      unlogged++;
      return false;
    }
    loggedAt = now;
    return true;
  }

  /** How many lines were left out since this was asked last. */
  public long leftOut() {
    long count = unlogged;
    unlogged = 0;
    return count;
  }
}
