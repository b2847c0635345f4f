package io.maas4j.machine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which values are wanted and which are not.
 *
 * @param any the value is one of these; every value is wanted when there are none
 * @param none the value is none of these
 */
public record Among<T>(Set<T> any, Set<T> none) {
  public Among {
    any = Set.copyOf(any);
    none = Set.copyOf(none);
  }

  /** One that every value passes. */
  public static <T> Among<T> all() {
    return new Among<>(Set.of(), Set.of());
  }

  Among<T> any(Set<T> some) {
    return new Among<>(some, none);
  }

  Among<T> without(Collection<T> more) {
    Set<T> all = new HashSet<>(none);
    all.addAll(more);
    return new Among<>(any, all);
  }

  /** Whether a value passes. */
  public boolean allows(T value) {
    return (any.isEmpty() || any.contains(value)) && !none.contains(value);
  }

  /** Whether a value passes that need not be there; one that is not there is none of anything. */
  public boolean allows(Optional<T> value) {
    return value.map(this::allows).orElse(any.isEmpty());
  }
}
