package io.maas4j.netboot.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Lets what strangers can cause into the log once a second at most. Thread-safe. */
final class Warnings {
  private static final long EVERY = Duration.ofSeconds(1).toNanos();

  private final Logger log;
  private final LongSupplier nanos;
  private final AtomicLong next;
  private final AtomicLong unsaid = new AtomicLong();

  Warnings(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /**
   * @param message with one placeholder for the subject
   */
  void warn(String message, Object subject, Throwable cause) {
    long now = nanos.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + EVERY)) {
      unsaid.incrementAndGet();
      log.debug(message, subject, cause);
      return;
    }
    log.warn(message + " more_before={}", subject, unsaid.getAndSet(0), cause);
  }
}
