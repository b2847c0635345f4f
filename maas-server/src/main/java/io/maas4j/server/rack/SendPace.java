package io.maas4j.server.rack;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets packets go one after the other, evenly, whoever sends them. Thread-safe. */
final class SendPace {
  private final long gap;
  private final LongSupplier nanoTime;
  private final LongConsumer pause;
  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param perSecond 1 at least
   * @param pause waits for so many nanoseconds, or less
   */
  SendPace(int perSecond, LongSupplier nanoTime, LongConsumer pause) {
    this.gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** Waits until it is this packet's turn. Returns early when the thread is interrupted. */
  void await() {
    long now = nanoTime.getAsLong();
    long turn =
        next.updateAndGet(before -> before == Long.MIN_VALUE ? now : Math.max(before + gap, now));
    while (turn - nanoTime.getAsLong() > 0 && !Thread.currentThread().isInterrupted()) {
      pause.accept(turn - nanoTime.getAsLong());
    }
  }
}
