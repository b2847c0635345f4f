package io.maas4j.netboot.file;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The store of boot images, one file per content. Called from worker threads: may block on disk.
 * Implementations are safe for concurrent use.
 */
@FunctionalInterface
public interface ImageFiles {
  /** A store without images. */
  ImageFiles NONE = hashPrefix -> Optional.empty();

  /**
   * @param hashPrefix 7 to 64 lower-case hexadecimal digits, the first segment below {@code
   *     images/}
   * @return the file with this content, empty when there is none
   */
  Optional<Path> find(String hashPrefix);
}
