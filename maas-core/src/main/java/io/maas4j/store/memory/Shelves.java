package io.maas4j.store.memory;

import io.maas4j.store.spi.Kind;
import io.maas4j.store.spi.Kind.OnDelete;
import io.maas4j.store.spi.Kind.Reference;
import io.maas4j.store.spi.Kind.Target;
import io.maas4j.store.spi.Kinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tables of all kinds, with the rules that the kinds declare. Guarded by the store's lock. */
final class Shelves {
  private final Database db;
  private final Map<String, Table<Long, ?>> tables = new HashMap<>();
  private final Map<String, Long> lastIds = new HashMap<>();

  Shelves(Database db) {
    this.db = db;
    Kinds.ALL.forEach(this::add);
  }

  private <T> void add(Kind<T> kind) {
    Table<Long, T> table = new Table<>(kind.name(), db.journal);
    kind.keys()
        .forEach(
            key ->
                table.unique(
                    key.constraint(), row -> key.value().apply(row).stream().map(v -> v).toList()));
    kind.references().forEach(reference -> bind(kind, table, reference));
    tables.put(kind.name(), table);
    lastIds.put(kind.name(), kind.firstId() - 1);
  }

  private <T> void bind(Kind<T> kind, Table<Long, T> table, Reference<T> reference) {
    Target target = reference.target();
    table.refers(
        target.name(), row -> List.<Object>copyOf(reference.ids().apply(row)), exists(target));
    switch (target) {
      case NODE -> db.machines.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case FABRIC -> db.fabrics.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case VLAN -> db.vlans.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case SUBNET -> db.subnets.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case IP_RANGE -> db.ranges.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case INTERFACE -> db.interfaces.onRemoval(gone -> follow(kind, table, reference, gone.id()));
      case USER -> db.users.onRemoval(gone -> follow(kind, table, reference, gone.name()));
    }
  }

  private Predicate<Object> exists(Target target) {
    return id ->
        switch (target) {
          case NODE -> db.machineById.has(id);
          case FABRIC -> db.fabrics.has((Long) id);
          case VLAN -> db.vlans.has((Long) id);
          case SUBNET -> db.subnets.has((Long) id);
          case IP_RANGE -> db.ranges.has((Long) id);
          case INTERFACE -> db.interfaces.has((Long) id);
          case USER -> db.users.has((String) id);
        };
  }

  private <T> void follow(Kind<T> kind, Table<Long, T> table, Reference<T> reference, Object gone) {
    for (T row : table.all()) {
      if (reference.ids().apply(row).contains(gone)) {
        if (reference.onDelete() == OnDelete.KEEP) {
          throw new IllegalArgumentException(
              kind.name() + " " + kind.id().applyAsLong(row) + " still names " + gone);
        }
        table.remove(kind.id().applyAsLong(row));
      }
    }
  }

  /** All rows, by the kind's name and the row's key. */
  Map<String, Map<?, ?>> contents() {
    Map<String, Map<?, ?>> all = new HashMap<>();
    tables.forEach((name, table) -> all.put("shelf " + name, Map.copyOf(table.rows())));
    return all;
  }

  /** How often anything changed that is shown with many nodes. */
  long changes() {
    return Kinds.SURROUNDINGS.stream()
        .map(kind -> tables.get(kind.name()))
        .mapToLong(table -> table == null ? 0 : table.changes())
        .sum();
  }

  /** What a fresh store has. */
  <T> void plant(Kind<T> kind, T first) {
    long id = nextId(kind);
    table(kind).put(id, kind.withId().apply(first, id));
  }

  /** Like a sequence's, a number is not given again after an undo. */
  long nextId(Kind<?> kind) {
    return lastIds.merge(kind.name(), 1L, Long::sum);
  }

  @SuppressWarnings("unchecked")
  <T> Table<Long, T> table(Kind<T> kind) {
    Table<Long, ?> table = tables.get(kind.name());
    if (table == null) {
      throw new IllegalArgumentException("the kind " + kind.name() + " is not in Kinds.ALL");
    }
    // a table is made for the kind of this name, and names are unique
    return (Table<Long, T>) table;
  }
}
