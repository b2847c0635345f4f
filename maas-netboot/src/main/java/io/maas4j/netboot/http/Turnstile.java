package io.maas4j.netboot.http;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * {@link Admission} for all event loops of a server. Thread-safe; turns are called without the
 * lock, on the thread of whoever made room.
 */
final class Turnstile {
  private final AdmissionConfig config;
  private final LongSupplier nanos;
  private final LongAdder trickled = new LongAdder();

  // guarded by itself: one queue serves the clients of all loops; nothing in it blocks
  private final Admission admission;

  Turnstile(AdmissionConfig config, LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
    this.admission = new Admission(config, nanos.getAsLong());
  }

  AdmissionConfig config() {
    return config;
  }

  /**
   * A place.
   *
   * @param atOnce there is room: the turn is not called
   */
  record Place(Admission.Ticket ticket, boolean atOnce) {}

  /**
   * @param turn called once there is room, unless there is now
   */
  Place enter(InetAddress client, Runnable turn) {
    Admission.Entry entry;
    synchronized (admission) {
      entry = admission.enter(client, turn, nanos.getAsLong());
    }
    boolean atOnce = false;
    for (Admission.Ticket admitted : entry.admitted()) {
      if (admitted == entry.ticket()) {
        atOnce = true;
      } else {
        admitted.turn().run();
      }
    }
    return new Place(entry.ticket(), atOnce);
  }

  /** Idempotent. */
  void leave(Admission.Ticket ticket) {
    List<Admission.Ticket> next;
    synchronized (admission) {
      next = admission.leave(ticket, nanos.getAsLong());
    }
    call(next);
  }

  /** To be called about once a second. */
  void tick() {
    List<Admission.Ticket> next;
    synchronized (admission) {
      next = admission.tick(nanos.getAsLong());
    }
    call(next);
  }

  private static void call(List<Admission.Ticket> admitted) {
    admitted.forEach(ticket -> ticket.turn().run());
  }

  /** Notes octets sent to a waiter. */
  void trickled(long octets) {
    trickled.add(octets);
  }

  AdmissionStats stats() {
    synchronized (admission) {
      return admission.stats(trickled.sum());
    }
  }
}
