package io.maas4j.store.memory;

import io.maas4j.file.StoredFile;
import io.maas4j.store.spi.FileRepository;
import java.util.List;
import java.util.Optional;

/** Users' files. */
record MemoryFiles(Scope scope) implements FileRepository {

  /** Their key in the table; in the order of names for each owner. */
  static String place(StoredFile.Entry entry) {
    return place(entry.owner(), entry.name());
  }

  private static String place(String owner, String name) {
    return owner + "\n" + name;
  }

  @Override
  public Optional<StoredFile> find(String owner, String name) {
    return scope.db().files.get(place(owner, name));
  }

  @Override
  public Optional<StoredFile> findByKey(String key) {
    return scope.db().fileByKey.find(key);
  }

  @Override
  public List<StoredFile.Entry> list(String owner, String prefix) {
    return scope.db().filesOf.rows(owner).stream()
        .map(StoredFile::entry)
        .filter(entry -> entry.name().startsWith(prefix))
        .toList();
  }

  @Override
  public void put(StoredFile file) {
    StoredFile.Entry entry =
        find(file.entry().owner(), file.entry().name()).map(StoredFile::entry).orElse(file.entry());
    scope.db().files.put(place(entry), new StoredFile(entry, file.content()));
  }

  @Override
  public boolean delete(String owner, String name) {
    return scope.db().files.remove(place(owner, name));
  }
}
