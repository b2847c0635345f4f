package io.maas4j.netboot.images;

import java.time.Duration;

/**
 * How much patience sources of images are met with.
 *
 * @param connect for the TCP and TLS handshakes
 * @param answer until the head of an answer is here
 * @param window over which a body's pace is taken
 * @param least bytes that have to come in a window
 */
public record FetchLimits(Duration connect, Duration answer, Duration window, long least) {
  /** Ten seconds to connect, thirty to answer, then 16 KiB in any half minute. */
  public static final FetchLimits USUAL =
      new FetchLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), 16 << 10);

  public FetchLimits {
    if (connect.isNegative() || answer.isNegative() || window.toMillis() < 1 || least < 1) {
      throw new IllegalArgumentException("a limit of fetching is out of range");
    }
  }
}
