package io.maas4j.depot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/** Versions of image sets: {@code YYYYMMDD}, and {@code YYYYMMDD.N} for further ones of a day. */
final class Versions {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Versions() {}

  /**
   * The next one. Clients compare versions as texts and take the greatest: so after {@code .9}
   * comes {@code .90}.
   */
  static String next(Instant now, Collection<String> taken) {
    // a clock that was set back must not bring an older version
    String day =
        taken.stream()
            .map(version -> version.split("\\.", 2)[0])
            .reduce(DAY.format(now), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    String version = day;
    long number = 0;
    while (isTaken(version, taken)) {
      number = number > 0 && isNines(number) ? number * 10 : number + 1;
      version = day + "." + number;
    }
    return version;
  }

  private static boolean isTaken(String version, Collection<String> taken) {
    return taken.stream().anyMatch(t -> t.compareTo(version) >= 0);
  }

  private static boolean isNines(long number) {
    return Long.toString(number).chars().allMatch(digit -> digit == '9');
  }
}
