package io.maas4j.image.stream;

import java.util.regex.Pattern;

/**
 * Bytes, by what they are.
 *
 * @param sha256 64 hexadecimal digits, lower case
 * @param size bytes, at least 1
 */
public record Content(String sha256, long size) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public Content {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
    if (size < 1) {
      throw new IllegalArgumentException("no size of a file: " + size);
    }
  }
}
