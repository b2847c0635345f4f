package io.maas4j.server.image;

/**
 * An entry of a tar archive.
 *
 * @param name as it is written there
 * @param link where a link points to; empty for others
 * @param size bytes of its content in the archive
 * @param major of a device
 * @param minor of a device
 */
record TarEntry(Kind kind, String name, String link, long size, long major, long minor) {

  enum Kind {
    FILE,
    /** A file whose zeros are left out. */
    SPARSE_FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    HARD_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO
  }
}
