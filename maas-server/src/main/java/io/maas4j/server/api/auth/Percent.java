package io.maas4j.server.api.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) as lenient clients need it. */
public final class Percent {
  private static final int HEX = 16;

  private Percent() {}

  /** Decodes UTF-8; what is no escape stays as it is, and so does {@code +}. */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int value = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1], bytes[i + 2]) : -1;
      decoded.write(value < 0 ? bytes[i] : value);
      i += value < 0 ? 1 : 3;
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** As forms are written: {@code +} is a blank. */
  public static String decodeForm(String text) {
    return decode(text.replace('+', ' '));
  }

  private static int hex(byte high, byte low) {
    int h = Character.digit((char) high, HEX);
    int l = Character.digit((char) low, HEX);
    return h < 0 || l < 0 ? -1 : h * HEX + l;
  }
}
