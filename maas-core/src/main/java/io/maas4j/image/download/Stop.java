package io.maas4j.image.download;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends downloads early, also those that wait for bytes. Thread-safe; not to be taken back. */
public final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Guarded by itself. */
  private final Set<Closeable> open = new HashSet<>();

  /** Ends them; idempotent. */
  public void now() {
    asked.countDown();
    Set<Closeable> all;
    synchronized (open) {
      all = Set.copyOf(open);
    }
    all.forEach(Stop::close);
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /**
   * Waits.
   *
   * @return false when it was asked meanwhile
   */
  boolean pause(Duration time) {
    try {
      return !asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void closes(Closeable body) {
    synchronized (open) {
      open.add(body);
    }
    if (isAsked()) {
      close(body);
    }
  }

  void forget(Closeable body) {
    synchronized (open) {
      open.remove(body);
    }
  }

  /** Whoever reads it is told. */
  private static void close(Closeable body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
