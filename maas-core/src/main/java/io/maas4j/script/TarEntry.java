package io.maas4j.script;

/**
 * A file of an archive for a machine, to be written by whoever can write tar. Immutable.
 *
 * <p>One path climbs out of the archive on purpose, see {@link ScriptIndex#NETPLAN_PATH}.
 */
public final class TarEntry {
  private final String path;
  private final int mode;
  private final byte[] content;

  /**
   * @param path in the archive
   * @param mode permission bits
   * @param content copied
   */
  TarEntry(String path, int mode, byte[] content) {
    this.path = path;
    this.mode = mode;
    this.content = content.clone();
  }

  /** The path in the archive. */
  public String path() {
    return path;
  }

  /** The permission bits, {@code 0755} or {@code 0644}. */
  public int mode() {
    return mode;
  }

  /** The bytes; a fresh array. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return path + " (" + content.length + " bytes)";
  }
}
