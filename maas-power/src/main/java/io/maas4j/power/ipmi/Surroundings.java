package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.CryptoEngine;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What everything on one loop uses.
 *
 * @param loop the loop
 * @param datagrams the way out
 * @param crypto the loop's own
 * @param random for ids and numbers that nobody may foretell
 * @param counters the client's
 */
record Surroundings(
    Loop loop,
    Datagrams datagrams,
    CryptoEngine crypto,
    RandomGenerator random,
    IpmiCounters counters) {
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** How long to leave a busy BMC alone: 1 to 2 s, so that many do not come back together. */
  long pause() {
    return PAUSE + random.nextLong(PAUSE);
  }
}
