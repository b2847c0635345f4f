package io.maas4j.power.ipmi.driver;

import io.maas4j.power.ipmi.IpmiClientConfig;
import java.time.Duration;

/**
 * Limits of the driver; the machines' parameters say everything else.
 *
 * @param client of the client under it
 * @param port UDP port of all BMCs, 1 to 65535
 * @param callTimeout for each opening of a session and each command, 1 s to 5 min
 * @param pollSilence how long a query tries when nothing comes back at all, 100 ms to 5 min; orders
 *     try for the call timeout
 * @param keepIdle how long a session stays open after a call; zero closes it at once. Up to 5 min;
 *     many BMCs drop sessions after 60 s
 */
public record IpmiDriverConfig(
    IpmiClientConfig client,
    int port,
    Duration callTimeout,
    Duration pollSilence,
    Duration keepIdle) {
  // Above what uses it.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Port 623, 20 s, 5 s, sessions closed at once (power spec §8.9). */
  public static final IpmiDriverConfig DEFAULTS =
      new IpmiDriverConfig(
          IpmiClientConfig.DEFAULTS,
          623,
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ZERO);

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public IpmiDriverConfig {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    within("call-timeout", callTimeout, Duration.ofSeconds(1));
    within("poll-silence", pollSilence, Duration.ofMillis(100));
    within("keep-idle", keepIdle, Duration.ZERO);
  }

  public IpmiDriverConfig withClient(IpmiClientConfig config) {
    return new IpmiDriverConfig(config, port, callTimeout, pollSilence, keepIdle);
  }

  public IpmiDriverConfig withPort(int number) {
    return new IpmiDriverConfig(client, number, callTimeout, pollSilence, keepIdle);
  }

  public IpmiDriverConfig withTimeouts(Duration call, Duration silence) {
    return new IpmiDriverConfig(client, port, call, silence, keepIdle);
  }

  public IpmiDriverConfig withKeepIdle(Duration idle) {
    return new IpmiDriverConfig(client, port, callTimeout, pollSilence, idle);
  }

  private static void within(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + LONGEST + ": " + value);
    }
  }
}
