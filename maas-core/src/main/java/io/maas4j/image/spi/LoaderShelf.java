package io.maas4j.image.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Puts boot loaders that an import brought where machines are served from. Thread-safe. */
@FunctionalInterface
public interface LoaderShelf {
  /** Has no place for any. */
  LoaderShelf NONE = (firmware, arch, digest, archives) -> {};

  /**
   * Unpacks archives, unless they are what is there already. Blocks. Whatever goes wrong leaves
   * what was there.
   *
   * @param firmware that they are for: {@code uefi}
   * @param arch Debian's name
   * @param digest of all archives: what is there is known by it
   * @param archives {@code .tar.xz}, all of one version
   * @throws IOException with a message for people: an archive that cannot be read or has what it
   *     should not have, a place that somebody else filled, a disk that is full
   */
  void install(String firmware, String arch, String digest, List<Path> archives) throws IOException;
}
