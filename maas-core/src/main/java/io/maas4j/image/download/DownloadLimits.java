package io.maas4j.image.download;

import java.time.Duration;

/**
 * How content is fetched.
 *
 * @param atOnce files at a time
 * @param attempts without a byte that came, before a place is given up
 * @param pause before the second attempt; twice as long before each further one
 * @param perFile how long one file may take, with all its attempts
 */
public record DownloadLimits(int atOnce, int attempts, Duration pause, Duration perFile) {
  /** Four at a time; three attempts, from a second on; two hours. */
  public static final DownloadLimits USUAL =
      new DownloadLimits(4, 3, Duration.ofSeconds(1), Duration.ofHours(2));

  public DownloadLimits {
    if (atOnce < 1 || attempts < 1 || pause.isNegative() || perFile.isNegative()) {
      throw new IllegalArgumentException("a limit of downloads is out of range");
    }
  }
}
