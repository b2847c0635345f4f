package io.maas4j.account;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.file.StoredFile;
import io.maas4j.id.Ids;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Optional;

/** Files that users keep here. Thread-safe; each call blocks for one transaction. */
public final class UserFiles {
  private static final int LONGEST_NAME = 255;
  private static final int KEY = 40;

  private final Store store;
  private final Ids ids;

  UserFiles(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  /**
   * Keeps a file; one of this name that the user has already gets the new content.
   *
   * @param content not to be changed any more
   * @throws InvalidRequest when the name is not one line of at most 255 characters
   */
  public void put(String owner, String name, byte[] content) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new InvalidRequest(
          "A file's name has 1 to " + LONGEST_NAME + " characters.", "choose another name");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequest(
          "A file's name has no control characters.", "leave line breaks and the like out");
    }
    StoredFile file = new StoredFile(new StoredFile.Entry(owner, name, ids.token(KEY)), content);
    store.inTransaction(
        tx -> {
          tx.files().put(file);
          return file;
        });
  }

  /** A user's files, by name. */
  public List<StoredFile.Entry> list(String owner, String prefix) {
    return store.inTransaction(tx -> tx.files().list(owner, prefix));
  }

  /** A user's file. */
  public Optional<StoredFile> find(String owner, String name) {
    return store.inTransaction(tx -> tx.files().find(owner, name));
  }

  /** Anybody's file, for whoever knows its key. */
  public Optional<StoredFile> findByKey(String key) {
    return store.inTransaction(tx -> tx.files().findByKey(key));
  }

  /**
   * Removes a user's file.
   *
   * @return false when there was none
   */
  public boolean delete(String owner, String name) {
    return store.inTransaction(tx -> tx.files().delete(owner, name));
  }
}
