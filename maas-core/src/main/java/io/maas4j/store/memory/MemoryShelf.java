package io.maas4j.store.memory;

import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.Shelf;
import java.util.List;
import java.util.Optional;

/** The things of one kind. */
record MemoryShelf<T>(Scope scope, Kind<T> kind) implements Shelf<T> {
  private Table<Long, T> table() {
    return scope.db().shelves.table(kind);
  }

  @Override
  public List<T> list() {
    return table().all();
  }

  @Override
  public Optional<T> find(long id) {
    return table().get(id);
  }

  @Override
  public T insert(T added) {
    Table<Long, T> table = table();
    T stored = kind.withId().apply(added, scope.db().shelves.nextId(kind));
    table.put(kind.id().applyAsLong(stored), stored);
    return stored;
  }

  @Override
  public boolean update(T changed) {
    Table<Long, T> table = table();
    long id = kind.id().applyAsLong(changed);
    if (!table.has(id)) {
      return false;
    }
    table.put(id, changed);
    return true;
  }

  @Override
  public boolean delete(long id) {
    return table().remove(id);
  }
}
