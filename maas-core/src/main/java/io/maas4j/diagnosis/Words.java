package io.maas4j.diagnosis;

import java.time.Duration;
import java.util.Locale;

/** Words that several sentences need. */
final class Words {
  private Words() {}

  /** {@code commissioning}, {@code deploying}. */
  static String doing(Course course) {
    return course
        .evidence()
        .undertaking()
        .map(under -> under.doing().label().toLowerCase(Locale.ROOT))
        .orElse("idle");
  }

  /** {@code 45 seconds}, {@code 12 minutes}, {@code 3 hours}. */
  static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 120) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    return seconds < 7200 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
  }
}
