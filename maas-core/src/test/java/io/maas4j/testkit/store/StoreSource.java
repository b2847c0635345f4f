package io.maas4j.testkit.store;

import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.MutableClock;
import java.time.Duration;

/** What the contract has to know of an implementation. */
public interface StoreSource {

  /**
   * An empty store: nothing in it but the default zone and pool. The test closes it.
   *
   * @param clock what the store and its scheduler are to take the time from
   */
  Store open(MutableClock clock);

  /**
   * Whether two transactions can be under way at once. False for a store that lets one wait for the
   * end of the other.
   */
  default boolean runsTransactionsInParallel() {
    return true;
  }

  /** Makes time pass for the store, so that its scheduler notices. */
  default void pass(Store store, MutableClock clock, Duration time) {
    clock.advance(time);
    store.scheduler().wake();
  }
}
