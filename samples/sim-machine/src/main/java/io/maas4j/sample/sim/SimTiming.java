package io.maas4j.sample.sim;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How patient a machine is. Immutable.
 *
 * @param dhcpWaits for an answer to each transmission; their number is that of the transmissions
 * @param tftpWait for each packet
 * @param tftpTries per packet
 * @param httpTimeout to connect, and for each piece of an answer
 * @param httpWaits between the attempts at one request; one more attempt than waits
 * @param metadataWait until the metadata service must have answered
 * @param bootRounds through network and disks before the firmware gives up
 * @param maxBoots in a row without being switched off; more is taken for a loop
 * @param scriptLimit for one script, including all that it starts
 * @param pause how waiting between attempts is done
 */
public record SimTiming(
    List<Duration> dhcpWaits,
    Duration tftpWait,
    int tftpTries,
    Duration httpTimeout,
    List<Duration> httpWaits,
    Duration metadataWait,
    int bootRounds,
    int maxBoots,
    Duration scriptLimit,
    Pause pause) {

  /** Waits; tests count instead. */
  @FunctionalInterface
  public interface Pause {
    void pause(Duration length) throws InterruptedException;
  }

  /** Lets the thread wait. */
  public static final Pause WALL_CLOCK = length -> TimeUnit.NANOSECONDS.sleep(length.toNanos());

  /**
   * @throws IllegalArgumentException when something would never be tried
   */
  public SimTiming {
    dhcpWaits = List.copyOf(dhcpWaits);
    httpWaits = List.copyOf(httpWaits);
    if (dhcpWaits.isEmpty() || tftpTries < 1 || bootRounds < 1 || maxBoots < 1) {
      throw new IllegalArgumentException(
          "dhcpWaits, tftpTries, bootRounds and maxBoots need at least one attempt each");
    }
  }

  /** As real clients do: DHCP 4, 8, 16, 32 s (PXE 2.1 §2.2.2), cloud-init's numbers. */
  public static SimTiming realistic() {
    return new SimTiming(
        seconds(4, 8, 16, 32),
        Duration.ofSeconds(2),
        6,
        Duration.ofSeconds(30),
        seconds(1, 2),
        Duration.ofSeconds(120),
        3,
        20,
        Duration.ofHours(2),
        WALL_CLOCK);
  }

  /** The same number of attempts with short waits, for tests and demonstrations on one host. */
  public static SimTiming brisk() {
    return new SimTiming(
        seconds(1, 2, 4, 8),
        Duration.ofSeconds(1),
        5,
        Duration.ofSeconds(30),
        List.of(Duration.ofMillis(200), Duration.ofMillis(500)),
        Duration.ofSeconds(20),
        3,
        20,
        Duration.ofMinutes(30),
        WALL_CLOCK);
  }

  private static List<Duration> seconds(long... values) {
    return java.util.Arrays.stream(values).mapToObj(Duration::ofSeconds).toList();
  }
}
