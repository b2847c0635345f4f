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
  private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /**
   * @return empty when there is no range that we serve, several among them: the whole file is the
   *     answer then
   */
  static Optional<ByteRange> of(String header, long size) {
    Matcher match = SINGLE.matcher(header);
    if (!match.matches() || match.group(1).isEmpty() && match.group(2).isEmpty()) {
      return Optional.empty();
    }
    if (match.group(1).isEmpty()) {
      long length = Math.min(Long.parseLong(match.group(2)), size);
      return Optional.of(new ByteRange(size - length, length));
    }
    long first = Long.parseLong(match.group(1));
    long last = match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2));
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(
        first >= size
            ? new ByteRange(first, 0)
            : new ByteRange(first, Math.min(last, size - 1) - first + 1));
  }
}
