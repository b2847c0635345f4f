package io.maas4j.file;

/**
 * A file that a user keeps here. Its content is shared and not to be changed.
 *
 * @param entry what is known of it without reading it
 * @param content its bytes
 */
public record StoredFile(Entry entry, byte[] content) {

  /**
   * A file without its content.
   *
   * @param owner whose it is, by name
   * @param name any text of one line, unique among its owner's; slashes mean nothing
   * @param key by which anybody may read it; unguessable
   */
  public record Entry(String owner, String name, String key) {
    /** Without the key. */
    @Override
    public String toString() {
      return owner + "'s file " + name;
    }
  }

  /** Without content and key. */
  @Override
  public String toString() {
    return entry + " of " + content.length + " bytes";
  }
}
