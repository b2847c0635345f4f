package io.maas4j.netboot.dhcp;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Probes by ICMP echo, for which the process needs root or CAP_NET_RAW; without, by a TCP
 * connection to port 7, which hosts that are up refuse.
 *
 * <p>Thread-safe. Has threads of its own, none while nothing is asked.
 */
public final class PingProbe implements AddressProbe, AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final int waitMillis;
  private final ThreadPoolExecutor threads;

  /**
   * @param wait how long an answer may take, 1 ms to 1 min
   * @param atOnce addresses asked at a time, 1 to 1024; further ones count as not in use
   * @throws IllegalArgumentException when either is out of range
   */
  public PingProbe(Duration wait, int atOnce) {
    if (wait.toMillis() < 1 || wait.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("probe wait " + wait + " is not in 1 ms to 1 min");
    }
    if (atOnce < 1 || atOnce > 1024) {
      throw new IllegalArgumentException("probes at once " + atOnce + " are not in 1-1024");
    }
    waitMillis = Math.toIntExact(wait.toMillis());
    threads =
        new ThreadPoolExecutor(
            0,
            atOnce,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("maas-dhcp-probe", true));
  }

  @Override
  public CompletionStage<Boolean> isInUse(Inet4Address address) {
    if (address.isLoopbackAddress()) {
      // This machine answers for all of them; nobody can have one for itself.
      return CompletableFuture.completedFuture(false);
    }
    try {
      return CompletableFuture.supplyAsync(() -> answers(address), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(false);
    }
  }

  private boolean answers(Inet4Address address) {
    try {
      return address.isReachable(waitMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends without waiting for answers. Idempotent. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
