package io.maas4j.image.spi;

import java.io.IOException;

/** Reads the files that boot sources name as their keyrings. Thread-safe. */
@FunctionalInterface
public interface KeyringFiles {
  /** Reads none. */
  KeyringFiles NONE =
      filename -> {
        throw new IOException("this region reads no keyring files");
      };

  /**
   * Blocks.
   *
   * @param filename absolute
   * @throws IOException with a message for people, when there is none or it cannot be one
   */
  Keyring read(String filename) throws IOException;
}
