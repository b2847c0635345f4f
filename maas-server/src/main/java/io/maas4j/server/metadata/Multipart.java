package io.maas4j.server.metadata;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads multipart/form-data (RFC 7578) from memory; the body is bounded before it comes here. */
final class Multipart {
  private static final int MAX_PARTS = 64;
  private static final int MAX_BOUNDARY = 200;
  private static final byte[] BLANK_LINE = ascii("\r\n\r\n");
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME = parameter("name");
  private static final Pattern FILE_NAME = parameter("filename");

  private Multipart() {}

  /**
   * @throws Refusal when the body is broken or was cut off
   */
  static Form parse(String contentType, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw Refusal.badRequest("multipart/form-data without a boundary.");
    }
    String name = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    if (name.length() > MAX_BOUNDARY) {
      throw Refusal.badRequest("The multipart boundary is too long.");
    }
    byte[] delimiter = ascii("\r\n--" + name);
    // the first delimiter may stand at the very beginning
    byte[] framed = new byte[body.length + 2];
    framed[0] = '\r';
    framed[1] = '\n';
    System.arraycopy(body, 0, framed, 2, body.length);
    return parts(framed, delimiter);
  }

  private static Form parts(byte[] body, byte[] delimiter) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, byte[]> files = new LinkedHashMap<>();
    int at = indexOf(body, delimiter, 0);
    if (at < 0) {
      throw broken("no boundary in it");
    }
    for (int part = 0; ; part++) {
      at += delimiter.length;
      if (startsWith(body, at, "--")) {
        return new Form(fields, files);
      }
      if (part == MAX_PARTS) {
        throw Refusal.badRequest("More than " + MAX_PARTS + " parts in the multipart body.");
      }
      while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
        at++;
      }
      int end = indexOf(body, delimiter, at);
      int blank = indexOf(body, BLANK_LINE, at);
      if (end < 0) {
        throw broken("it ends before its last boundary");
      }
      if (blank < 0 || blank > end || !startsWith(body, at, "\r\n")) {
        throw broken("a part without headers");
      }
      String headers = new String(body, at, blank - at, StandardCharsets.UTF_8);
      byte[] content = Arrays.copyOfRange(body, Math.min(blank + BLANK_LINE.length, end), end);
      add(headers, content, fields, files);
      at = end;
    }
  }

  private static void add(
      String headers, byte[] content, Map<String, String> fields, Map<String, byte[]> files) {
    String disposition = "";
    for (String line : headers.split("\r\n")) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-disposition:")) {
        disposition = line;
      }
      boolean encoded =
          lower.startsWith("content-transfer-encoding:")
              && (lower.contains("base64") || lower.contains("quoted-printable"));
      if (encoded) {
        throw Refusal.badRequest(
            "A part has a content transfer encoding, which forms do not have (RFC 7578).");
      }
    }
    Matcher name = NAME.matcher(disposition);
    if (!name.find()) {
      throw broken("a part without a name");
    }
    if (FILE_NAME.matcher(disposition).find()) {
      files.put(value(name), content);
    } else {
      fields.put(value(name), new String(content, StandardCharsets.UTF_8));
    }
  }

  private static String value(Matcher matcher) {
    return matcher.group(1) == null
        ? matcher.group(2)
        : matcher.group(1).replace("%22", "\"").replace("\\\"", "\"");
  }

  private static Refusal broken(String why) {
    return Refusal.badRequest("Broken multipart body: " + why + ".");
  }

  private static Pattern parameter(String name) {
    return Pattern.compile(
        "[;\\s]" + name + "=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean startsWith(byte[] body, int at, String text) {
    byte[] wanted = ascii(text);
    return at + wanted.length <= body.length
        && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int at = from; at <= body.length - wanted.length; at++) {
      if (body[at] == wanted[0]
          && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
