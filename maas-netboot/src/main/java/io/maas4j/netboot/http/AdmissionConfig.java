package io.maas4j.netboot.http;

import java.time.Duration;

/**
 * How many large bodies are sent at full speed at a time, and what those that wait for their turn
 * get meanwhile. Why it works this way, and what real clients tolerate: {@code docs/http-boot.md}.
 *
 * @param threshold octets of a body from which on it needs a slot, 1 or more; default 8 MiB.
 *     Shorter ones (scripts, loaders) never wait
 * @param minSlots never fewer slots than this, 1 or more; default 16
 * @param slots slots to start with, between the two bounds; default 64
 * @param maxSlots never more slots than this, up to 100,000; default 512
 * @param targetRate octets a second that a transfer should have: while transfers get less, fewer of
 *     them run at a time as long as that costs no throughput; default 2 MiB
 * @param trickleInterval how often a waiting client gets a few octets, 10 ms to 1 minute; default 1
 *     s, well below the 5 s of EDK2's HTTP boot
 * @param trickleBytes how many octets that are, 1 to 65536; default 2048
 */
public record AdmissionConfig(
    long threshold,
    int minSlots,
    int slots,
    int maxSlots,
    long targetRate,
    Duration trickleInterval,
    int trickleBytes) {
  private static final int MOST_SLOTS = 100_000;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  public AdmissionConfig {
    check("threshold", threshold, 1, Long.MAX_VALUE);
    check("min-slots", minSlots, 1, MOST_SLOTS);
    check("max-slots", maxSlots, minSlots, MOST_SLOTS);
    check("slots", slots, minSlots, maxSlots);
    check("target-rate", targetRate, 1, Long.MAX_VALUE);
    check("trickle-bytes", trickleBytes, 1, 65_536);
    if (trickleInterval.compareTo(SHORTEST) < 0 || trickleInterval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "http admission trickle-interval "
              + trickleInterval
              + " is not in "
              + SHORTEST
              + "-"
              + LONGEST);
    }
  }

  /** 64 slots that adapt between 16 and 512. */
  public static AdmissionConfig defaults() {
    return new Builder().build();
  }

  /** Everything is sent at once, however many ask. */
  public static AdmissionConfig off() {
    return new Builder().threshold(Long.MAX_VALUE).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  private static void check(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "http admission " + key + " " + value + " is not in " + min + "-" + max);
    }
  }

  /** Starts from the defaults. Not thread-safe. */
  public static final class Builder {
    private long threshold = 8L << 20;
    private int minSlots = 16;
    private int slots = 64;
    private int maxSlots = 512;
    private long targetRate = 2L << 20;
    private Duration trickleInterval = Duration.ofSeconds(1);
    private int trickleBytes = 2048;

    private Builder() {}

    public Builder threshold(long octets) {
      threshold = octets;
      return this;
    }

    /** A number of slots that does not adapt. */
    public Builder fixedSlots(int value) {
      return slots(value, value, value);
    }

    /** A number of slots that adapts to what the clients and the network take. */
    public Builder slots(int least, int atStart, int most) {
      minSlots = least;
      slots = atStart;
      maxSlots = most;
      return this;
    }

    public Builder targetRate(long octetsPerSecond) {
      targetRate = octetsPerSecond;
      return this;
    }

    public Builder trickle(int octets, Duration interval) {
      trickleBytes = octets;
      trickleInterval = interval;
      return this;
    }

    public AdmissionConfig build() {
      return new AdmissionConfig(
          threshold, minSlots, slots, maxSlots, targetRate, trickleInterval, trickleBytes);
    }
  }
}
