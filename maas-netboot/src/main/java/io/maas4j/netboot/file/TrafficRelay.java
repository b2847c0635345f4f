package io.maas4j.netboot.file;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries reports from event loops to a {@link BootTraffic} on a thread of its own, so that a
 * listener that is slow, stuck or throws delays no transfer. Safe for concurrent use.
 */
public final class TrafficRelay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrafficRelay.class);

  private final BootTraffic listener;
  private final ThreadPoolExecutor thread;
  private final LongAdder dropped = new LongAdder();

  /**
   * @param capacity reports that may wait before further ones are dropped
   */
  public TrafficRelay(BootTraffic listener, int capacity) {
    this.listener = listener;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            new DefaultThreadFactory("maas-boot-traffic", true));
    thread.allowCoreThreadTimeOut(true);
  }

  /** Hands a report over and returns at once. */
  public void report(BootTraffic.Request request) {
    if (listener == BootTraffic.NONE) {
      return;
    }
    try {
      thread.execute(() -> deliver(request));
    } catch (RejectedExecutionException e) {
      dropped.increment();
    }
  }

  /** Reports that were dropped so far. */
  public long dropped() {
    return dropped.sum();
  }

  private void deliver(BootTraffic.Request request) {
    try {
      listener.seen(request);
    } catch (RuntimeException e) {
      log.warn("boot traffic listener failed path={}", request.path(), e);
    }
  }

  /** Delivers what waits for at most a second, then gives up. Idempotent. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        dropped.add(thread.shutdownNow().size());
        thread.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
