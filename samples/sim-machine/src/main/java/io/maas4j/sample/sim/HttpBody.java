package io.maas4j.sample.sim;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads answers off a connection (RFC 9112). Not thread-safe. */
final class HttpBody {
  private static final int MAX_LINE = 16_384;
  private static final int MAX_HEADERS = 200;

  private final InputStream in;

  HttpBody(InputStream in) {
    this.in = new BufferedInputStream(in, 65_536);
  }

  /** A status line and headers. */
  record Head(int status, Map<String, String> headers) {}

  Head head() throws IOException {
    while (true) {
      String line = line();
      String[] words = line.split(" ", 3);
      if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("\\d{3}")) {
        throw new IOException("no HTTP answer: '" + line + "'");
      }
      Map<String, String> headers = headers();
      int status = Integer.parseInt(words[1]);
      if (status >= 200) {
        return new Head(status, headers);
      }
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (int i = 0; i < MAX_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("more than " + MAX_HEADERS + " headers");
  }

  /** Copies the body, however it is framed; fails when it is cut off. */
  long copy(Head head, OutputStream out) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return 0;
    }
    if (head.headers().getOrDefault("transfer-encoding", "").contains("chunked")) {
      return chunks(out);
    }
    String length = head.headers().get("content-length");
    if (length == null) {
      return in.transferTo(out);
    }
    try {
      return exactly(Long.parseLong(length), out);
    } catch (NumberFormatException e) {
      throw new IOException("Content-Length is '" + length + "'", e);
    }
  }

  private long chunks(OutputStream out) throws IOException {
    long total = 0;
    while (true) {
      String size = line().split(";", 2)[0].strip();
      long length;
      try {
        length = Long.parseLong(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("a chunk's size is '" + size + "'", e);
      }
      if (length == 0) {
        headers();
        return total;
      }
      total += exactly(length, out);
      line();
    }
  }

  private long exactly(long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(65_536, Math.max(1, length))];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the answer ends " + left + " bytes early");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    return length;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended in the middle of an answer");
      }
      if (line.length() >= MAX_LINE) {
        throw new IOException("a line of the answer is longer than " + MAX_LINE);
      }
      line.append((char) next);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
