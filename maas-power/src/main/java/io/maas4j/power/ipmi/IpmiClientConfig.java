package io.maas4j.power.ipmi;

import java.time.Duration;

/**
 * Limits of a client.
 *
 * @param sockets event loops with a socket each, 1 to 64; one serves thousands of BMCs
 * @param sessionsPerBmc at once, 1 to 8; BMCs have 4 to 8 in all, for everybody
 * @param sessionGap between the end of a session with a BMC and the next one, up to 1 min; some
 *     BMCs break when they are asked too often
 * @param maxWaitingPerBmc calls that may wait for a session of one BMC, 1 to 100,000
 * @param maxKnownBmcs BMCs of which answer times and versions are remembered, 1 to 10 million; each
 *     takes about half a KiB
 */
public record IpmiClientConfig(
    int sockets, int sessionsPerBmc, Duration sessionGap, int maxWaitingPerBmc, int maxKnownBmcs) {
  // Above what uses it.
  private static final Duration LONGEST_GAP = Duration.ofMinutes(1);

  /** One socket, one session per BMC and one second between two, 256 waiting, 65,536 known. */
  public static final IpmiClientConfig DEFAULTS =
      new IpmiClientConfig(1, 1, Duration.ofSeconds(1), 256, 65_536);

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public IpmiClientConfig {
    within("sockets", sockets, 64);
    within("sessions-per-bmc", sessionsPerBmc, 8);
    within("max-waiting-per-bmc", maxWaitingPerBmc, 100_000);
    within("max-known-bmcs", maxKnownBmcs, 10_000_000);
    if (sessionGap.isNegative() || sessionGap.compareTo(LONGEST_GAP) > 0) {
      throw new IllegalArgumentException("session-gap must be 0 s to 1 min: " + sessionGap);
    }
  }

  public IpmiClientConfig withSockets(int count) {
    return new IpmiClientConfig(count, sessionsPerBmc, sessionGap, maxWaitingPerBmc, maxKnownBmcs);
  }

  public IpmiClientConfig withSessionGap(Duration gap) {
    return new IpmiClientConfig(sockets, sessionsPerBmc, gap, maxWaitingPerBmc, maxKnownBmcs);
  }

  public IpmiClientConfig withSessionsPerBmc(int count) {
    return new IpmiClientConfig(sockets, count, sessionGap, maxWaitingPerBmc, maxKnownBmcs);
  }

  private static void within(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be 1 to " + most + ": " + value);
    }
  }
}
