package io.maas4j.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Percent-encoding (RFC 3986 section 2.1) of UTF-8. */
public final class Percent {
  /** Pairs in one query or form; more is no request of a client. */
  private static final int MAX_PAIRS = 10_000;

  private Percent() {}

  /**
   * Decodes; {@code +} stands for itself, as in paths and in OAuth.
   *
   * @throws UnreadableRequestException 400 for an escape that is none
   */
  public static String decode(String text) {
    return decodeForm(text.replace("+", "%2B"));
  }

  /**
   * The pairs of a query or of an {@code application/x-www-form-urlencoded} body, decoded, in their
   * order; a name without {@code =} has the empty text.
   *
   * @throws UnreadableRequestException 400 for an escape that is none, or for too many pairs
   */
  public static List<Map.Entry<String, String>> pairs(String text) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (String pair : text.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      if (pairs.size() == MAX_PAIRS) {
        throw UnreadableRequestException.malformed("More than " + MAX_PAIRS + " parameters.");
      }
      int equals = pair.indexOf('=');
      pairs.add(
          Map.entry(
              decodeForm(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decodeForm(pair.substring(equals + 1))));
    }
    return pairs;
  }

  private static String decodeForm(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%') {
        bytes.write(octet(text, at + 1));
        at += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        int end = text.offsetByCodePoints(at, 1);
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end - 1;
      }
    }
    return Utf8.decode(bytes.toByteArray());
  }

  private static int octet(String text, int at) {
    int high = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    if (high < 0 || low < 0) {
      throw UnreadableRequestException.malformed(
          "Malformed percent-encoding: two hexadecimal digits must follow every %.");
    }
    return high << 4 | low;
  }
}
