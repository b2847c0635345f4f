package io.maas4j.netboot.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that is asked for (RFC 9110, section 14).
 *
 * @param offset first octet
 * @param length octets; 0 when the range lies behind the end
 */
record ByteRange(long offset, long length) {
  private static final Pattern SINGLE =
      Pattern.compile("bytes=[ \\t]*(\\d*)-(\\d*)[ \\t]*", Pattern.CASE_INSENSITIVE);
  private static final int MOST_DIGITS = 18;

  /** All of it. */
  static ByteRange whole(long size) {
    return new ByteRange(0, size);
  }

  /**
   * @return empty when there is no range that we serve, several among them: the whole file is the
   *     answer then, as RFC 9110 section 14.2 allows; boot clients ask for one
   */
  static Optional<ByteRange> of(String header, long size) {
    Matcher match = SINGLE.matcher(header);
    if (!match.matches() || match.group(1).isEmpty() && match.group(2).isEmpty()) {
      return Optional.empty();
    }
    if (match.group(1).isEmpty()) {
      return suffix(number(match.group(2)), size);
    }
    long first = number(match.group(1));
    long last = match.group(2).isEmpty() ? Long.MAX_VALUE : number(match.group(2));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(
        first >= size
            ? new ByteRange(first, 0)
            : new ByteRange(first, Math.min(last, size - 1) - first + 1));
  }

  /** Of an empty file any suffix is all of it, which no Content-Range can say. */
  private static Optional<ByteRange> suffix(long wanted, long size) {
    if (size == 0 && wanted > 0) {
      return Optional.empty();
    }
    long length = Math.min(wanted, size);
    return Optional.of(new ByteRange(size - length, length));
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
  }
}
