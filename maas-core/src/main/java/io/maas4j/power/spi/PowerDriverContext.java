package io.maas4j.power.spi;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a driver gets from its surroundings. The giver owns the executors.
 *
 * @param clock the time
 * @param scheduler for deadlines and pauses; tasks on it must be short
 * @param blocking for work that waits
 * @param userAgent how to name ourselves to HTTP services, {@code MAAS 3.7.0}
 * @param pins the certificates and host keys that BMCs had at first use
 */
public record PowerDriverContext(
    Clock clock,
    ScheduledExecutorService scheduler,
    Executor blocking,
    String userAgent,
    PeerPins pins) {

  /** With pins that last as long as the context. */
  public PowerDriverContext(
      Clock clock, ScheduledExecutorService scheduler, Executor blocking, String userAgent) {
    this(clock, scheduler, blocking, userAgent, PeerPins.inMemory());
  }
}
