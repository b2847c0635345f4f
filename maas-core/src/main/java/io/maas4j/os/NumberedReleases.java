package io.maas4j.os;

import io.maas4j.os.Series.Support;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Releases that are numbers, with or without a word before them: {@code 9}, {@code 9.2}, {@code
 * centos70}, {@code sles15.4}. Any number is one: they come out faster than we do.
 *
 * @param words what may stand before the number, as a regular expression
 * @param title before the number, for people
 */
record NumberedReleases(String words, String title) {

  /**
   * @param name of the release
   * @return empty when it is no number
   */
  Optional<Series> find(String name) {
    Matcher matcher = Pattern.compile("(?:" + words + ")?-?(\\d+(?:\\.\\d+)?)").matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Version> version = Version.read(parted(name, matcher.group(1)));
    return version.map(v -> new Series(name, version, title + " " + written(v), Support.USUAL));
  }

  /** CentOS writes 7.0 as {@code centos70}. */
  private static String parted(String name, String number) {
    boolean glued = name.startsWith("centos") && number.matches("\\d\\d");
    return glued ? number.charAt(0) + "." + number.charAt(1) : number;
  }

  private static String written(Version version) {
    return version.text().endsWith(".0") && version.minor() == 0
        ? Integer.toString(version.major())
        : version.text();
  }
}
