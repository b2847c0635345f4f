package io.maas4j.netboot.tftp;

/** How many errors may be answered in a second, so that forged packets buy few. One thread. */
final class ErrorBudget {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private long began;
  private int spent;

  ErrorBudget(int perSecond, long now) {
    this.perSecond = perSecond;
    this.began = now;
  }

  boolean spend(long now) {
    if (now - began >= SECOND) {
      began = now;
      spent = 0;
    }
    return spent++ < perSecond;
  }
}
