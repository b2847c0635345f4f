package io.maas4j.netboot.file;

import java.nio.file.Path;

/** What a name stands for. */
public sealed interface BootFile {

  /** A text made for this request. */
  record Generated(String text) implements BootFile {}

  /**
   * A regular file, free of symbolic links.
   *
   * @param size in bytes when it was looked up
   * @param version changes when the content does; for an image its hash prefix. Without quotes
   */
  record OnDisk(Path path, long size, String version) implements BootFile {}

  /** No such file: loaders go on to their next name. */
  record NotFound(String why) implements BootFile {}

  /** A name that leads out of the served directories. */
  record Forbidden(String why) implements BootFile {}

  /** The file should exist but cannot be made or read. */
  record Failed(String why) implements BootFile {}
}
