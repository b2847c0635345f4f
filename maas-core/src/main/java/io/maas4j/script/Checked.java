package io.maas4j.script;

import java.util.List;
import java.util.function.Function;

/**
 * Outcome of checking input: a value, or everything that is wrong with it.
 *
 * @param <T> what valid input becomes
 */
public sealed interface Checked<T> {
  /** The input was fine. */
  record Valid<T>(T value) implements Checked<T> {}

  /**
   * The input was not.
   *
   * @param faults at least one, in the order of the input
   */
  record Invalid<T>(List<Fault> faults) implements Checked<T> {
    public Invalid {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("invalid without a fault");
      }
    }
  }

  /** The faults; empty when valid. */
  default List<Fault> faults() {
    return this instanceof Invalid<T> invalid ? invalid.faults() : List.of();
  }

  /**
   * The value.
   *
   * @throws IllegalStateException listing the faults when there are any
   */
  default T orThrow() {
    if (this instanceof Valid<T> valid) {
      return valid.value();
    }
    throw new IllegalStateException(faults().toString());
  }

  /** The value turned into another; faults stay. */
  default <R> Checked<R> map(Function<? super T, ? extends R> function) {
    return this instanceof Valid<T> valid
        ? new Valid<>(function.apply(valid.value()))
        : new Invalid<>(faults());
  }

  static <T> Checked<T> invalid(String field, String message) {
    return new Invalid<>(List.of(Fault.of(field, message)));
  }
}
