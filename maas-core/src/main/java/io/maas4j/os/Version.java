package io.maas4j.os;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two numbers: {@code 24.04} is year and month of a release, {@code 9.2} major and minor.
 *
 * @param text as it was written
 */
public record Version(int major, int minor, String text) implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?");

  /**
   * @param text {@code 24.04} or {@code 9}
   * @return empty when it is no such number
   */
  public static Optional<Version> read(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Version(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)),
                text))
        : Optional.empty();
  }

  static Version of(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException("no version: " + text));
  }

  /** By the numbers; {@code 9} is as old as {@code 9.0}. */
  @Override
  public int compareTo(Version other) {
    int majors = Integer.compare(major, other.major);
    return majors != 0 ? majors : Integer.compare(minor, other.minor);
  }
}
