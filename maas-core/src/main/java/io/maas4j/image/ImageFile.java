package io.maas4j.image;

import java.nio.file.Path;

/**
 * One file of an image.
 *
 * @param sha256 64 hexadecimal digits, lower case; the file's name on the wire is a prefix of it
 * @param size bytes
 * @param path where it lies
 */
public record ImageFile(FileKind kind, String sha256, long size, Path path) {
  private static final int NAME_LENGTH = 12;

  /** The first path segment below {@code /images/}, which alone selects the file. */
  public String name() {
    return sha256.substring(0, NAME_LENGTH);
  }
}
