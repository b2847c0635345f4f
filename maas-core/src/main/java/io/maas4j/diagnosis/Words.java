package io.maas4j.diagnosis;

import io.maas4j.lifecycle.State;
import java.time.Duration;
import java.util.Locale;

/** Words that several sentences need. */
final class Words {
  private Words() {}

  /** {@code commissioning}, {@code deploying}; {@code enlisting} for a stranger. */
  static String doing(Course course) {
    return course
        .evidence()
        .undertaking()
        .map(under -> under.doing().map(State::label).orElse("enlisting").toLowerCase(Locale.ROOT))
        .orElse("idle");
  }

  /** What somebody else wrote, fit to stand within a sentence. */
  static String unended(String text) {
    String clean = text.replaceAll("\\p{C}", " ").strip();
    return clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
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
