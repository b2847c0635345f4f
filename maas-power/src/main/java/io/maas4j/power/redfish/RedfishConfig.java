package io.maas4j.power.redfish;

import java.time.Duration;

/**
 * Limits and preferences towards Redfish services.
 *
 * @param connectTimeout for the TCP and TLS handshakes, 100 ms to 1 min
 * @param maxBodyBytes an answer longer than this is a failure, 16 KiB to 64 MiB
 * @param sessionIdle how long a session is kept after its last request before it is deleted, 1 s to
 *     10 min
 * @param networkBoot how machines boot from the network
 */
public record RedfishConfig(
    Duration connectTimeout, int maxBodyBytes, Duration sessionIdle, NetworkBoot networkBoot) {
  /** 10 s, 4 MiB, 30 s, PXE. */
  public static final RedfishConfig DEFAULTS =
      new RedfishConfig(
          Duration.ofSeconds(10), 4 << 20, Duration.ofSeconds(30), NetworkBoot.PREFER_PXE);

  /** What is set as the boot source of the next start; the other one where a BMC has only that. */
  public enum NetworkBoot {
    /** {@code Pxe}. */
    PREFER_PXE,
    /** {@code UefiHttp}: the firmware fetches its loader over HTTP. */
    PREFER_UEFI_HTTP
  }

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public RedfishConfig {
    if (connectTimeout.toMillis() < 100 || connectTimeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "connect-timeout must be 100 ms to 1 min: " + connectTimeout);
    }
    if (maxBodyBytes < 1 << 14 || maxBodyBytes > 1 << 26) {
      throw new IllegalArgumentException(
          "max-body-bytes must be 16384 to 67108864: " + maxBodyBytes);
    }
    if (sessionIdle.toMillis() < 1_000 || sessionIdle.toMillis() > 600_000) {
      throw new IllegalArgumentException("session-idle must be 1 s to 10 min: " + sessionIdle);
    }
  }

  /** These limits with another preference. */
  public RedfishConfig withNetworkBoot(NetworkBoot preference) {
    return new RedfishConfig(connectTimeout, maxBodyBytes, sessionIdle, preference);
  }
}
