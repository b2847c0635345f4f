package io.maas4j.store.memory;

import io.maas4j.store.spi.DuplicateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Immutable rows by key, with what must be unique, what must exist elsewhere, and what is looked
 * for, declared once. Every change can be undone. Guarded by the store's lock.
 */
final class Table<K extends Comparable<? super K>, V> {
  private final String name;
  private final Journal journal;
  private final NavigableMap<K, V> rows = new TreeMap<>();
  private final List<UniqueKey> uniques = new ArrayList<>();
  private final List<Index<?>> indexes = new ArrayList<>();
  private final List<Consumer<V>> checks = new ArrayList<>();
  private final List<Consumer<V>> removals = new ArrayList<>();
  private long changes;

  Table(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  /** Values that no two rows may share. */
  final class UniqueKey {
    private final String what;
    private final Function<V, ? extends Collection<?>> values;
    private final Map<Object, K> holders = new HashMap<>();

    private UniqueKey(String what, Function<V, ? extends Collection<?>> values) {
      this.what = what;
      this.values = values;
    }

    Optional<V> find(Object value) {
      return Optional.ofNullable(holders.get(value)).map(rows::get);
    }

    boolean has(Object value) {
      return holders.containsKey(value);
    }

    /** What is taken; to read only. */
    Collection<Object> values() {
      return Collections.unmodifiableSet(holders.keySet());
    }

    private void check(K key, V row) {
      List<Object> own = new ArrayList<>();
      for (Object value : values.apply(row)) {
        K holder = holders.get(value);
        if (holder != null && !holder.equals(key) || own.contains(value)) {
          throw new DuplicateException(what);
        }
        own.add(value);
      }
    }
  }

  /** The keys of the rows that have a value, in order. */
  final class Index<T extends Comparable<? super T>> {
    private final Function<V, ? extends Collection<T>> values;
    private final NavigableMap<T, NavigableSet<K>> keys = new TreeMap<>();

    private Index(Function<V, ? extends Collection<T>> values) {
      this.values = values;
    }

    /** The rows with this value, by key. */
    List<V> rows(T value) {
      return keys(value).stream().map(rows::get).toList();
    }

    NavigableSet<K> keys(T value) {
      return keys.getOrDefault(value, Collections.emptyNavigableSet());
    }

    /** The keys by value; to read only. */
    NavigableMap<T, NavigableSet<K>> all() {
      return keys;
    }

    private void add(K key, V row) {
      for (T value : values.apply(row)) {
        keys.computeIfAbsent(value, v -> new TreeSet<>()).add(key);
      }
    }

    private void drop(K key, V row) {
      for (T value : values.apply(row)) {
        NavigableSet<K> holders = keys.get(value);
        if (holders != null && holders.remove(key) && holders.isEmpty()) {
          keys.remove(value);
        }
      }
    }
  }

  /**
   * @param what one of {@link io.maas4j.store.spi.Unique}
   * @param values that no other row, nor the same row twice, may have
   */
  UniqueKey unique(String what, Function<V, ? extends Collection<?>> values) {
    UniqueKey unique = new UniqueKey(what, values);
    uniques.add(unique);
    return unique;
  }

  <T extends Comparable<? super T>> Index<T> index(Function<V, ? extends Collection<T>> values) {
    Index<T> index = new Index<>(values);
    indexes.add(index);
    return index;
  }

  /** Each of these values must exist. */
  <T> void refers(String what, Function<V, ? extends Collection<T>> values, Predicate<T> exists) {
    checks.add(
        row -> {
          for (T value : values.apply(row)) {
            if (!exists.test(value)) {
              throw new IllegalArgumentException(
                  "a row of " + name + " names the " + what + " '" + value + "', which is unknown");
            }
          }
        });
  }

  /**
   * None of these values may be taken in another table.
   *
   * @param what one of {@link io.maas4j.store.spi.Unique}
   */
  <T> void excludes(
      String what, Function<V, ? extends Collection<T>> values, Predicate<Object> taken) {
    checks.add(
        row -> {
          if (values.apply(row).stream().anyMatch(taken)) {
            throw new DuplicateException(what);
          }
        });
  }

  /** What else goes or changes when a row is removed; called before it is. */
  void onRemoval(Consumer<V> follow) {
    removals.add(follow);
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  boolean has(K key) {
    return rows.containsKey(key);
  }

  /** The rows by key; to read only. */
  NavigableMap<K, V> rows() {
    return rows;
  }

  List<V> all() {
    return List.copyOf(rows.values());
  }

  int size() {
    return rows.size();
  }

  /**
   * Adds or replaces.
   *
   * @throws DuplicateException when a unique value is another row's
   * @throws IllegalArgumentException when something it names does not exist
   */
  void put(K key, V row) {
    uniques.forEach(unique -> unique.check(key, row));
    checks.forEach(check -> check.accept(row));
    V before = rows.get(key);
    set(key, row);
    journal.done(() -> set(key, before));
  }

  boolean remove(K key) {
    V row = rows.get(key);
    if (row == null) {
      return false;
    }
    removals.forEach(follow -> follow.accept(row));
    V last = rows.get(key);
    set(key, null);
    journal.done(() -> set(key, last));
    return true;
  }

  /** How often anything here changed, undoing included. */
  long changes() {
    return changes;
  }

  private void set(K key, @Nullable V row) {
    changes++;
    V before = rows.remove(key);
    if (before != null) {
      uniques.forEach(u -> u.values.apply(before).forEach(value -> u.holders.remove(value, key)));
      indexes.forEach(index -> index.drop(key, before));
    }
    if (row != null) {
      rows.put(key, row);
      uniques.forEach(u -> u.values.apply(row).forEach(value -> u.holders.put(value, key)));
      indexes.forEach(index -> index.add(key, row));
    }
  }
}
