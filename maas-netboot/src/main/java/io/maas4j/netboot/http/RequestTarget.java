package io.maas4j.netboot.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request line's target, taken apart.
 *
 * @param raw what is passed on: path and query as sent, without the authority of the absolute form
 * @param rawPath without query
 * @param path percent-decoded
 */
record RequestTarget(String raw, String rawPath, String path) {
  /**
   * @return empty when it is neither a path nor an absolute URL, badly encoded, or has control
   *     characters or spaces that are not encoded
   */
  static Optional<RequestTarget> of(String uri) {
    String raw = uri;
    if (raw.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = raw.indexOf('/', 7);
      raw = slash < 0 ? "/" : raw.substring(slash);
    }
    if (!raw.startsWith("/") || !isEncoded(raw)) {
      return Optional.empty();
    }
    int fragment = raw.indexOf('#'); // no client should send one
    raw = fragment < 0 ? raw : raw.substring(0, fragment);
    int query = raw.indexOf('?');
    String rawPath = query < 0 ? raw : raw.substring(0, query);
    String whole = raw;
    return decoded(rawPath).map(path -> new RequestTarget(whole, rawPath, path));
  }

  private static boolean isEncoded(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether it stands for itself, as most do. */
  private static boolean isPlain(String rawPath) {
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%' || c > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decoded(String rawPath) {
    if (isPlain(rawPath)) {
      return Optional.of(rawPath);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rawPath.length());
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= rawPath.length()) {
        return Optional.empty();
      }
      int high = Character.digit(rawPath.charAt(i + 1), 16);
      int low = Character.digit(rawPath.charAt(i + 2), 16);
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(bytes.toString(StandardCharsets.UTF_8));
  }
}
