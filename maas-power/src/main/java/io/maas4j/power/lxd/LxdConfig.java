package io.maas4j.power.lxd;

import java.time.Duration;
import java.util.Optional;

/**
 * How LXD servers are spoken to.
 *
 * @param connectTimeout for the TCP and TLS handshakes, 100 ms to 1 min
 * @param maxBodyBytes an answer longer than this is a failure, 16 KiB to 64 MiB
 * @param maxClients for how many client pairs connections are kept, 1 to 65,536; the one that was
 *     not used for longest goes first
 * @param ownPair the caller's own pair, for BMCs that are given without one
 */
public record LxdConfig(
    Duration connectTimeout, int maxBodyBytes, int maxClients, Optional<ClientPair> ownPair) {

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public LxdConfig {
    if (connectTimeout.toMillis() < 100 || connectTimeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "connect-timeout must be 100 ms to 1 min: " + connectTimeout);
    }
    if (maxBodyBytes < 1 << 14 || maxBodyBytes > 1 << 26) {
      throw new IllegalArgumentException(
          "max-body-bytes must be 16384 to 67108864: " + maxBodyBytes);
    }
    if (maxClients < 1 || maxClients > 1 << 16) {
      throw new IllegalArgumentException("max-clients must be 1 to 65536: " + maxClients);
    }
  }

  /** 10 s, 1 MiB, 256 pairs, no pair of our own. */
  public static LxdConfig defaults() {
    return new LxdConfig(Duration.ofSeconds(10), 1 << 20, 256, Optional.empty());
  }

  /** These settings with a pair for BMCs that have none. */
  public LxdConfig withOwnPair(ClientPair pair) {
    return new LxdConfig(connectTimeout, maxBodyBytes, maxClients, Optional.of(pair));
  }
}
