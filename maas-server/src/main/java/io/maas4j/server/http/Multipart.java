package io.maas4j.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code multipart/form-data} (RFC 7578) from memory; the body is bounded before it comes
 * here. Beyond the RFC, parts may be in base64 with a {@code Content-Transfer-Encoding}, as clients
 * of MAAS send every one of theirs (REST contract, section 3.2).
 */
public final class Multipart {
  private static final int MAX_BOUNDARY = 200;
  private static final int MAX_HEADERS = 8 * 1024;
  private static final byte[] BLANK_LINE = ascii("\r\n\r\n");
  private static final Pattern BOUNDARY = parameter("boundary");
  private static final Pattern NAME = parameter("name");
  private static final Pattern FILE_NAME = parameter("filename");
  private static final Pattern FOLD = Pattern.compile("\r\n[ \t]+");

  private final byte[] body;
  private final byte[] delimiter;

  private Multipart(byte[] body, byte[] delimiter) {
    this.body = body;
    this.delimiter = delimiter;
  }

  /**
   * @param contentType the header, which names the boundary
   * @param most parts
   * @return in their order
   * @throws UnreadableRequestException 400 when the body is broken, was cut off, or has more parts
   */
  public static List<Part> parse(String contentType, byte[] body, int most) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw broken("its Content-Type names no boundary");
    }
    String name = value(boundary);
    if (name.length() > MAX_BOUNDARY) {
      throw broken("its boundary is longer than " + MAX_BOUNDARY + " characters");
    }
    // the first delimiter may stand at the very beginning
    byte[] framed = new byte[body.length + 2];
    framed[0] = '\r';
    framed[1] = '\n';
    System.arraycopy(body, 0, framed, 2, body.length);
    return new Multipart(framed, ascii("\r\n--" + name)).parts(most);
  }

  private List<Part> parts(int most) {
    List<Part> parts = new ArrayList<>();
    int at = nextDelimiter(0);
    if (at < 0) {
      throw broken("its boundary does not occur in it");
    }
    while (!isLast(at)) {
      if (parts.size() == most) {
        throw broken("it has more than " + most + " parts");
      }
      int start = afterBlanks(at + delimiter.length);
      int end = nextDelimiter(start);
      if (end < 0) {
        throw broken("it ends before its last boundary");
      }
      if (!isEmpty(start, end)) {
        parts.add(part(start, end));
      }
      at = end;
    }
    return parts;
  }

  /** How Python's library writes a form without fields: as one part without headers or content. */
  private boolean isEmpty(int from, int to) {
    for (int at = from; at < to; at++) {
      if (body[at] != '\r' && body[at] != '\n') {
        return false;
      }
    }
    return true;
  }

  /**
   * @param from at the line end that closes the delimiter
   */
  private Part part(int from, int to) {
    int blank = indexOf(BLANK_LINE, from, Math.min(to, from + MAX_HEADERS));
    if (blank < 0) {
      throw broken("a part has no end of its headers within " + MAX_HEADERS + " bytes");
    }
    Map<String, String> headers =
        headers(new String(body, from, blank - from, StandardCharsets.UTF_8));
    byte[] content = Arrays.copyOfRange(body, Math.min(blank + BLANK_LINE.length, to), to);
    String disposition = headers.getOrDefault("content-disposition", "");
    Matcher name = NAME.matcher(disposition);
    if (!name.find()) {
      throw broken("a part has no name");
    }
    return new Part(
        value(name),
        FILE_NAME.matcher(disposition).find() ? Part.Kind.FILE : Part.Kind.FIELD,
        decoded(headers.getOrDefault("content-transfer-encoding", ""), content));
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new HashMap<>();
    for (String line : FOLD.matcher(text).replaceAll(" ").split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static byte[] decoded(String encoding, byte[] content) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "", "7bit", "8bit", "binary" -> content;
      case "base64" -> base64(content);
      default ->
          throw broken(
              "a part has a content transfer encoding other than base64, 7bit, 8bit and binary");
    };
  }

  /** Folded as in mail; anything else that is not of the alphabet is an error. */
  private static byte[] base64(byte[] content) {
    try {
      return Base64.getDecoder()
          .decode(new String(content, StandardCharsets.ISO_8859_1).replaceAll("[\r\n\t ]", ""));
    } catch (IllegalArgumentException e) {
      throw broken("a part that says it is base64 is not");
    }
  }

  /** Where the next delimiter is, with the line end before it; −1 for nowhere. */
  private int nextDelimiter(int from) {
    int at = indexOf(delimiter, from, body.length);
    while (at >= 0 && !isLast(at) && !startsWith(afterBlanks(at + delimiter.length), "\r\n")) {
      // a line of content that begins like one
      at = indexOf(delimiter, at + 1, body.length);
    }
    return at;
  }

  private boolean isLast(int at) {
    return startsWith(at + delimiter.length, "--");
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
      at++;
    }
    return at;
  }

  private boolean startsWith(int at, String text) {
    byte[] wanted = ascii(text);
    return at + wanted.length <= body.length
        && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /**
   * @param to where the last one may begin, exclusive
   */
  private int indexOf(byte[] wanted, int from, int to) {
    int last = Math.min(to - 1, body.length - wanted.length);
    for (int at = from; at <= last; at++) {
      if (body[at] == wanted[0]
          && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static Pattern parameter(String name) {
    return Pattern.compile(
        "(?:^|[;\\s])" + name + "\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]+))",
        Pattern.CASE_INSENSITIVE);
  }

  private static String value(Matcher matcher) {
    return matcher.group(1) == null
        ? matcher.group(2)
        : matcher.group(1).replace("%22", "\"").replace("\\\"", "\"");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static UnreadableRequestException broken(String why) {
    return UnreadableRequestException.malformed("The multipart body cannot be read: " + why + ".");
  }
}
