package io.maas4j.work;

import io.maas4j.store.spi.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs units of work and tells of them once they are committed. Thread-safe. */
public final class Units {
  private final Store store;
  private final Clock clock;
  private final FleetListener listener;

  /**
   * @param listener told after each commit
   */
  public Units(Store store, Clock clock, FleetListener listener) {
    this.store = store;
    this.clock = clock;
    this.listener = listener;
  }

  /** The time. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Runs work in one transaction; then tells of it. Blocks.
   *
   * @throws RuntimeException whatever the work throws, after everything was undone
   */
  public <T> T run(Function<Unit, T> work) {
    Result<T> result =
        store.inTransaction(
            tx -> {
              AfterCommit after = new AfterCommit();
              Unit unit = new Unit(tx, clock.instant(), after);
              return new Result<>(work.apply(unit), after);
            });
    result.after().tell(listener);
    if (result.after().hasJobs()) {
      store.scheduler().wake();
    }
    return result.value();
  }

  /**
   * Runs work in one transaction and undoes all of it: what would come of it, without it. Nobody is
   * told. Blocks.
   *
   * @throws RuntimeException whatever the work throws
   */
  public <T> T tryOut(Function<Unit, T> work) {
    AtomicReference<T> seen = new AtomicReference<>();
    try {
      store.inTransaction(
          tx -> {
            seen.set(work.apply(new Unit(tx, clock.instant(), new AfterCommit())));
            throw new UndoneException();
          });
    } catch (UndoneException expected) {
      return seen.get();
    }
    throw new AssertionError("the transaction was to be undone");
  }

  /** Undoes a transaction that has served its purpose. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndoneException() {
      super("undone on purpose", null, false, false);
    }
  }

  private record Result<T>(T value, AfterCommit after) {}
}
