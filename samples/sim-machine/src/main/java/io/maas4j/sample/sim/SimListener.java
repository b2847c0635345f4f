package io.maas4j.sample.sim;

import java.time.Instant;

/** Told what the machines of a fleet do. Called on their threads, so it must not block. */
@FunctionalInterface
public interface SimListener {
  /**
   * One step of one machine.
   *
   * @param machine its name
   * @param detail for people; holds no secret
   */
  record Event(Instant at, String machine, SimStep step, String detail) {
    @Override
    public String toString() {
      return at + " " + machine + " " + step + (detail.isEmpty() ? "" : " " + detail);
    }
  }

  void on(Event event);
}
