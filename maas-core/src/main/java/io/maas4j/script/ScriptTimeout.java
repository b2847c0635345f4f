package io.maas4j.script;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes durations in the forms of the contract (spec scripts §1, §2.1). */
public final class ScriptTimeout {
  static final String FORMS =
      "Enter a duration as SS, MM:SS, HH:MM:SS, D HH:MM:SS or in ISO 8601 (PT5M).";

  /** Longer is a mistake, and would overflow somewhere further on. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern CLOCK =
      Pattern.compile(
          "(?:(\\d{1,6})(?: days?,)? )?(?:(?:(\\d{1,9}):)?(\\d{1,9}):)?(\\d{1,12})(?:[.,](\\d{1,9})\\d*)?");

  private ScriptTimeout() {}

  /**
   * @param value text in any form of the contract, or a number of seconds (what YAML's base-60
   *     integers have become)
   * @return empty when it is none, negative, or longer than a hundred years
   */
  public static Optional<Duration> parse(@Nullable Object value) {
    return read(value).filter(duration -> duration.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> read(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Long) {
      long seconds = ((Number) value).longValue();
      return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
    if (value instanceof Double number) {
      return number.isNaN() || number.isInfinite() || number < 0 || number > Integer.MAX_VALUE
          ? Optional.empty()
          : Optional.of(
              Duration.ofNanos(
                  BigDecimal.valueOf(number)
                      .movePointRight(9)
                      .setScale(0, RoundingMode.HALF_UP)
                      .longValue()));
    }
    return value instanceof String text ? parseText(text.strip()) : Optional.empty();
  }

  private static Optional<Duration> parseText(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return Optional.of(
          Duration.ofDays(number(clock.group(1)))
              .plusHours(number(clock.group(2)))
              .plusMinutes(number(clock.group(3)))
              .plusSeconds(number(clock.group(4)))
              .plusNanos(nanos(clock.group(5))));
    }
    if (text.startsWith("P") || text.startsWith("p")) {
      try {
        Duration parsed = Duration.parse(text);
        return parsed.isNegative() ? Optional.empty() : Optional.of(parsed);
      } catch (DateTimeException | ArithmeticException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The API's form: {@code [D day(s), ]H:MM:SS}. */
  public static String format(Duration duration) {
    long days = duration.toDays();
    String prefix = days == 0 ? "" : days + (days == 1 ? " day, " : " days, ");
    return prefix
        + String.format(
            java.util.Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHoursPart(),
            duration.toMinutesPart(),
            duration.toSecondsPart());
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static long nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
  }
}
