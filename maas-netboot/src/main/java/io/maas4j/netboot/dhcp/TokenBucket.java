package io.maas4j.netboot.dhcp;

/** So many a second, and so many at once after a quiet time. Confined to one thread. */
final class TokenBucket {
  private static final double MILLIS = 1000;

  private final double perSecond;
  private final double most;
  private double tokens;
  private long filledAt;

  TokenBucket(int perSecond, int most, long now) {
    this.perSecond = perSecond;
    this.most = most;
    this.tokens = most;
    this.filledAt = now;
  }

  /** Takes one if there is one. */
  boolean take(long now) {
    // A clock that somebody set back fills nothing until it has caught up.
    if (now > filledAt) {
      tokens = Math.min(most, tokens + (now - filledAt) * perSecond / MILLIS);
      filledAt = now;
    } else if (filledAt - now > MILLIS) {
      filledAt = now;
    }
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
