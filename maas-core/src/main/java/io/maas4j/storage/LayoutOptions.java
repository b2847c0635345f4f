package io.maas4j.storage;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.Optional;

/**
 * What can be said of a layout. Sizes are bytes with K, M, G or T times 1000, or {@code 50%} of the
 * disk; devices are numbers or names.
 */
public record LayoutOptions(
    Optional<String> bootSize,
    Optional<String> rootSize,
    Optional<String> rootDevice,
    Optional<String> vgName,
    Optional<String> lvName,
    Optional<String> lvSize,
    Optional<String> cacheDevice,
    Optional<String> cacheMode,
    Optional<String> cacheSize,
    boolean cacheNoPart) {
  public static final LayoutOptions NONE =
      new LayoutOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  /**
   * Bytes.
   *
   * @param whole what a percentage is of
   * @throws InvalidRequest naming the field, when it is no size or not between these
   */
  static long size(String field, String given, long whole, long min, long max) {
    long size = parsed(field, given.strip(), whole);
    if (size < min) {
      throw InvalidRequest.field(field, "Size is too small. Minimum size is " + min + ".");
    }
    if (size > max) {
      throw InvalidRequest.field(field, "Size is too large. Maximum size is " + max + ".");
    }
    return size;
  }

  private static long parsed(String field, String given, long whole) {
    if (given.matches("\\d{1,3}(\\.\\d{1,9})?%")) {
      double percent = Double.parseDouble(given.substring(0, given.length() - 1));
      if (percent <= 100) {
        return (long) (whole * (percent / 100));
      }
    } else if (given.matches("\\d{1,15}(\\.\\d{1,9})?[KkMmGgTt]?")) {
      char last = given.charAt(given.length() - 1);
      int power = "kmgt".indexOf(Character.toLowerCase(last)) + 1;
      String digits = power == 0 ? given : given.substring(0, given.length() - 1);
      return (long) (Double.parseDouble(digits) * Math.pow(1000, power));
    }
    throw InvalidRequest.field(
        field,
        "Enter a size: a number of bytes, possibly with K, M, G or T, or a percentage up to 100%.");
  }
}
