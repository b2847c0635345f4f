package io.maas4j.server.cli.remote;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lays out JSON for people while it goes through, whatever its length; numbers and texts stay as
 * they are. What is no JSON comes out with odd blanks and nothing worse. Not thread-safe.
 */
final class JsonIndenter extends FilterOutputStream {
  private static final String INDENT = "    ";

  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean opened;

  JsonIndenter(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(bytes[i]);
    }
  }

  @Override
  public void write(int octet) throws IOException {
    int c = octet & 0xff;
    if (inText) {
      text(c);
      return;
    }
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      return;
    }
    boolean closes = c == '}' || c == ']';
    if (closes) {
      depth = Math.max(0, depth - 1);
    }
    if (opened != closes && (opened || closes)) {
      line();
    }
    opened = c == '{' || c == '[';
    out.write(c);
    if (opened) {
      depth++;
    } else if (c == ',') {
      line();
    } else if (c == ':') {
      out.write(' ');
    } else if (c == '"') {
      inText = true;
    }
  }

  private void text(int c) throws IOException {
    out.write(c);
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inText = false;
    }
  }

  private void line() throws IOException {
    out.write('\n');
    byte[] indent = INDENT.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < depth; i++) {
      out.write(indent);
    }
  }
}
