package io.maas4j.store.postgres;

import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.store.StoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, each test on a database of its own. */
@ExtendWith(Databases.Extension.class)
class PostgresStoreTest extends StoreContract {
  private final Databases databases;

  PostgresStoreTest(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Store open(MutableClock clock) {
    return Databases.store(databases.fresh(), Databases.box(), clock);
  }
}
