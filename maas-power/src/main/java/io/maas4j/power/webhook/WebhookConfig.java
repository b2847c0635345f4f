package io.maas4j.power.webhook;

import java.time.Duration;

/**
 * Limits towards the services, which are not ours and may be anything.
 *
 * @param connectTimeout for the TCP and TLS handshakes, 100 ms to 1 min
 * @param maxBodyBytes an answer longer than this is a failure, 1 KiB to 64 MiB
 * @param maxMatchSteps characters that one pattern may look at in one answer, counting each time; a
 *     bound on the time of patterns that backtrack without end
 */
public record WebhookConfig(Duration connectTimeout, int maxBodyBytes, long maxMatchSteps) {
  /** 10 s, 1 MiB, twenty million steps (well below a second). */
  public static final WebhookConfig DEFAULTS =
      new WebhookConfig(Duration.ofSeconds(10), 1 << 20, 20_000_000);

  /**
   * @throws IllegalArgumentException naming the key, the value and its range
   */
  public WebhookConfig {
    if (connectTimeout.toMillis() < 100 || connectTimeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "connect-timeout must be 100 ms to 1 min: " + connectTimeout);
    }
    if (maxBodyBytes < 1 << 10 || maxBodyBytes > 1 << 26) {
      throw new IllegalArgumentException(
          "max-body-bytes must be 1024 to 67108864: " + maxBodyBytes);
    }
    if (maxMatchSteps < maxBodyBytes) {
      throw new IllegalArgumentException(
          "max-match-steps must be at least max-body-bytes: " + maxMatchSteps);
    }
  }
}
