package io.maas4j.store.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the things of one {@link Kind} are kept.
 *
 * @param <T> the record
 */
public interface Shelf<T> {
  /** By id. */
  List<T> list();

  Optional<T> find(long id);

  /**
   * Adds one, whatever its id; the store gives it one.
   *
   * @return with its id
   * @throws DuplicateException when something unique is another one's
   * @throws io.maas4j.error.MaasException or {@link IllegalArgumentException} when something that
   *     it names does not exist
   */
  T insert(T added);

  /**
   * Replaces the one with this id.
   *
   * @return false when there is none
   * @throws DuplicateException as {@link #insert}
   */
  boolean update(T changed);

  /**
   * @return false when there was none
   */
  boolean delete(long id);

  /** By id, those that pass. */
  default List<T> list(Predicate<? super T> wanted) {
    return list().stream().filter(wanted).toList();
  }

  /** The first, by id, that passes. */
  default Optional<T> find(Predicate<? super T> wanted) {
    return list().stream().filter(wanted).findFirst();
  }
}
