package io.maas4j.store.spi;

import io.maas4j.file.StoredFile;
import java.util.List;
import java.util.Optional;

/** Files of users; they go with their owner. */
public interface FileRepository {
  Optional<StoredFile> find(String owner, String name);

  /** By the key that anybody may read it with. */
  Optional<StoredFile> findByKey(String key);

  /**
   * By name.
   *
   * @param prefix of the name; the empty one means all
   */
  List<StoredFile.Entry> list(String owner, String prefix);

  /**
   * Adds a file, or replaces the content of the one of this owner and name, which keeps its key.
   *
   * @throws DuplicateException when the key is another file's
   */
  void put(StoredFile file);

  /**
   * @return false when there was none
   */
  boolean delete(String owner, String name);
}
