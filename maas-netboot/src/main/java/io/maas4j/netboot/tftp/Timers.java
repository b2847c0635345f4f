package io.maas4j.netboot.tftp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes transfers up, on their own event loop. */
@FunctionalInterface
interface Timers {
  /** The loop's own timers. */
  Timers EVENT_LOOP =
      (loop, delay, task) -> {
        ScheduledFuture<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
      };

  /**
   * @return cancels the timer; called on the loop
   */
  Runnable schedule(EventLoop loop, Duration delay, Runnable task);
}
