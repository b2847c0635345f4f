package io.maas4j.work;

import io.maas4j.store.spi.Store;
import java.time.Clock;
import java.time.Instant;
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

  private record Result<T>(T value, AfterCommit after) {}
}
