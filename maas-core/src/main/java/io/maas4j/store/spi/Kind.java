package io.maas4j.store.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A kind of small things that are kept whole: settings of the network, notices, keys … Declared
 * once, as data; every store applies the same rules.
 *
 * <p>The record is stored by the names of its components, and one that was stored must be readable
 * for ever: a component may be added as an {@link Optional} or a collection, which are empty when
 * they are not there; it is never renamed. A test holds the stored form of each kind.
 *
 * @param <T> an immutable record of numbers, texts, flags, enumerations, times, addresses, MACs,
 *     networks, node ids, secrets, lists, sets and maps of those, and further such records
 * @param name of its table: {@code static_route}
 * @param type the record
 * @param id reads a record's id
 * @param withId the same record with another id
 * @param firstId the id that the first one gets
 * @param keys what must be unique
 * @param references what must exist
 */
public record Kind<T>(
    String name,
    Class<T> type,
    ToLongFunction<T> id,
    BiFunction<T, Long, T> withId,
    long firstId,
    List<Key<T>> keys,
    List<Reference<T>> references) {
  public Kind {
    keys = List.copyOf(keys);
    references = List.copyOf(references);
  }

  /** One without rules, whose ids begin with 1. */
  public static <T> Kind<T> of(
      String name, Class<T> type, ToLongFunction<T> id, BiFunction<T, Long, T> withId) {
    return new Kind<>(name, type, id, withId, 1, List.of(), List.of());
  }

  /**
   * @param first the id that the first one gets
   */
  public Kind<T> from(long first) {
    return new Kind<>(name, type, id, withId, first, keys, references);
  }

  /**
   * @param constraint as {@link DuplicateException#what} tells it, and as the database's index is
   *     named: {@code space_name}
   * @param value what no two may share; empty for one that does not compete
   */
  public Kind<T> unique(String constraint, Function<T, Optional<?>> value) {
    List<Key<T>> more = new ArrayList<>(keys);
    more.add(new Key<>(constraint, value));
    return new Kind<>(name, type, id, withId, firstId, more, references);
  }

  /** It names others, and goes with them. */
  public Kind<T> goesWith(Target target, Function<T, ? extends Collection<?>> ids) {
    return refers(target, ids, OnDelete.GO);
  }

  /** It names others, which therefore cannot be removed. */
  public Kind<T> keeps(Target target, Function<T, ? extends Collection<?>> ids) {
    return refers(target, ids, OnDelete.KEEP);
  }

  private Kind<T> refers(
      Target target, Function<T, ? extends Collection<?>> ids, OnDelete onDelete) {
    List<Reference<T>> more = new ArrayList<>(references);
    more.add(new Reference<>(target, ids, onDelete));
    return new Kind<>(name, type, id, withId, firstId, keys, more);
  }

  /**
   * What no two may share.
   *
   * @param value empty for one that does not compete
   */
  public record Key<T>(String constraint, Function<T, Optional<?>> value) {}

  /**
   * What must exist.
   *
   * @param ids of what it names, of the type that the target's ids have
   */
  public record Reference<T>(
      Target target, Function<T, ? extends Collection<?>> ids, OnDelete onDelete) {}

  /** What becomes of the one that names when the named one is removed. */
  public enum OnDelete {
    /** It is removed as well. */
    GO,
    /** The removal is refused. */
    KEEP
  }

  /** What can be named. */
  public enum Target {
    /** By {@code MachineId}; nodes of every type. */
    NODE,
    /** By number. */
    FABRIC,
    /** By number. */
    VLAN,
    /** By number. */
    SUBNET,
    /** By number. */
    IP_RANGE,
    /** By number. */
    INTERFACE,
    /** By name. */
    USER
  }
}
