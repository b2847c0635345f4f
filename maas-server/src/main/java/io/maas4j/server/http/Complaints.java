package io.maas4j.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Lets what strangers can cause into the log once a second at most. Thread-safe. */
public final class Complaints {
  private static final long EVERY = Duration.ofSeconds(1).toNanos();

  private final Logger log;
  private final LongSupplier nanos;
  private final AtomicLong next;
  private final AtomicLong unsaid = new AtomicLong();

  /**
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  public Complaints(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Something of ours failed.
   *
   * @param message with one placeholder for the subject
   */
  public void error(String message, Object subject, Throwable cause) {
    if (isDue()) {
      log.error(message + " more_before={}", subject, unsaid.getAndSet(0), cause);
    } else {
      log.debug(message, subject, cause);
    }
  }

  /**
   * Something that others caused, or that passes.
   *
   * @param message with one placeholder for the subject
   */
  public void warn(String message, Object subject, String why) {
    if (isDue()) {
      log.warn(message + ": {} more_before={}", subject, why, unsaid.getAndSet(0));
    } else {
      log.debug(message + ": {}", subject, why);
    }
  }

  private boolean isDue() {
    long now = nanos.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + EVERY)) {
      unsaid.incrementAndGet();
      return false;
    }
    return true;
  }
}
