package io.maas4j.store.memory;

import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.store.StoreContract;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;

/** The store in memory keeps the contract. */
class MemoryStoreTest extends StoreContract {
  private static final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);

  @AfterAll
  static void stopExecutor() {
    executor.shutdownNow();
  }

  @Override
  public Store open(MutableClock clock) {
    return new MemoryStore(clock, executor);
  }

  @Override
  public boolean runsTransactionsInParallel() {
    return false;
  }
}
