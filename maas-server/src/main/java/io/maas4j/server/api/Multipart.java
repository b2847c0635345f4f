package io.maas4j.server.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes {@code multipart/form-data} apart as MAAS clients send it (REST contract, section 3.2):
 * parts in base64 with {@code Content-Transfer-Encoding}, boundaries with {@code =} in them, part
 * headers in any order. Works on bytes that have been limited before.
 */
final class Multipart {
  private static final int MAX_HEADERS = 8 * 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)boundary\\s*=\\s*(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final Pattern NAME =
      Pattern.compile("(?i)(?<![\\w*])name\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");

  private final byte[] bytes;
  private final byte[] delimiter;

  private Multipart(byte[] bytes, String boundary) {
    this.bytes = bytes;
    this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * @throws Failure 400 saying what is wrong
   */
  static RawParameters parse(String contentType, byte[] bytes) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw bad("the Content-Type names no boundary");
    }
    return new Multipart(bytes, group(boundary)).parts();
  }

  private RawParameters parts() {
    RawParameters found = new RawParameters();
    int at = boundary(0);
    if (at < 0) {
      throw bad("its boundary does not occur in it");
    }
    while (!isLast(at)) {
      int start = afterLine(at);
      int next = boundary(start);
      if (next < 0) {
        throw bad("its last part does not end");
      }
      part(start, beforeLineEnd(start, next), found);
      at = next;
    }
    return found;
  }

  private void part(int from, int to, RawParameters found) {
    Map<String, String> headers = new LinkedHashMap<>();
    int at = from;
    while (true) {
      int end = afterLine(at);
      if (end - from > MAX_HEADERS || end > to + 2) {
        throw bad("a part has no end of its headers within " + MAX_HEADERS + " bytes");
      }
      String line =
          new String(bytes, at, Math.max(0, end - at), StandardCharsets.UTF_8).stripTrailing();
      at = end;
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    Matcher name = NAME.matcher(headers.getOrDefault("content-disposition", ""));
    if (!name.find()) {
      throw bad("a part has no name");
    }
    byte[] content = Arrays.copyOfRange(bytes, Math.min(at, to), to);
    found.add(group(name), new String(decoded(headers, content), StandardCharsets.UTF_8));
  }

  private static byte[] decoded(Map<String, String> headers, byte[] content) {
    String encoding =
        headers.getOrDefault("content-transfer-encoding", "").toLowerCase(Locale.ROOT);
    if (!encoding.equals("base64")) {
      return content;
    }
    try {
      return Base64.getMimeDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      throw bad("a part that says it is base64 is not");
    }
  }

  /** Where the next delimiter begins that stands at the start of a line; −1 for nowhere. */
  private int boundary(int from) {
    for (int i = from; i <= bytes.length - delimiter.length; i++) {
      if ((i == 0 || bytes[i - 1] == '\n') && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int at) {
    for (int i = 0; i < delimiter.length; i++) {
      if (bytes[at + i] != delimiter[i]) {
        return false;
      }
    }
    int after = at + delimiter.length;
    return after >= bytes.length
        || bytes[after] == '\r'
        || bytes[after] == '\n'
        || bytes[after] == '-'
        || bytes[after] == ' ';
  }

  private boolean isLast(int at) {
    int after = at + delimiter.length;
    return after + 1 < bytes.length
        ? bytes[after] == '-' && bytes[after + 1] == '-'
        : after >= bytes.length;
  }

  private int afterLine(int from) {
    int i = from;
    while (i < bytes.length && bytes[i] != '\n') {
      i++;
    }
    return Math.min(bytes.length, i + 1);
  }

  private int beforeLineEnd(int from, int to) {
    int end = to;
    if (end > from && bytes[end - 1] == '\n') {
      end--;
      if (end > from && bytes[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }

  private static String group(Matcher matcher) {
    return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
  }

  private static Failure bad(String what) {
    return Failure.text(400, "The multipart body cannot be read: " + what + ".");
  }
}
