package io.maas4j.netboot.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a cache gets images from that it does not have. Implementations are thread-safe. */
@FunctionalInterface
public interface ImageOrigin {
  /**
   * Opens an image. Blocks; so may reading from it, for a bounded time.
   *
   * @param hashPrefix 7 to 64 lower-case hexadecimal digits of its SHA-256
   * @return empty when there is none
   * @throws IOException when it cannot be said whether there is one
   */
  Optional<Content> open(String hashPrefix) throws IOException;

  /**
   * An image that is being read.
   *
   * @param body closed by whoever opened it
   * @param size in bytes, where it is known beforehand
   */
  record Content(InputStream body, OptionalLong size) {}
}
