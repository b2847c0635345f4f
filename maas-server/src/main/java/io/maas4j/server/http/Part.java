package io.maas4j.server.http;

import java.nio.charset.StandardCharsets;

/**
 * One part of a multipart form.
 *
 * @param kind a file is what has a file name, whatever its content type is
 * @param content decoded; the reader's own array
 */
public record Part(String name, Kind kind, byte[] content) {
  /** What a part is. */
  public enum Kind {
    FIELD,
    FILE
  }

  /** The content as UTF-8. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** Without the content, which may be secret. */
  @Override
  public String toString() {
    return kind + " " + name + " of " + content.length + " bytes";
  }
}
