package io.maas4j.testkit.store;

import org.junit.jupiter.api.Nested;

/**
 * Everything that a {@link io.maas4j.store.spi.Store} promises.
 *
 * <pre>{@code
 * class MyStoreTest extends StoreContract {
 *   @Override public Store open(MutableClock clock) { return new MyStore(clock); }
 * }
 * }</pre>
 */
public abstract class StoreContract implements StoreSource {

  @Nested
  class Transactions extends TransactionContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Machines extends MachineContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Filters extends FilterContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Claims extends ClaimContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Parts extends PartContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class PowerWatches extends PowerWatchContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Storages extends StorageContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Topology extends TopologyContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Scripts extends ScriptContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Events extends EventContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Access extends AccessContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Groups extends GroupContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Reports extends ReportContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Shelves extends ShelfContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Naming extends NamingContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }

  @Nested
  class Jobs extends JobContract {
    @Override
    protected StoreSource source() {
      return StoreContract.this;
    }
  }
}
