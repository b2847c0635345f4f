package io.maas4j.netboot.lease;

import io.maas4j.netboot.testkit.LeaseStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The stores that the boot engine brings, and one that somebody might write. */
class JournalContractTest {

  @Nested
  class Synced extends LeaseStoreContract {
    @TempDir Path directory;

    @Override
    protected LeaseStore newStore() {
      return new LeaseJournal(directory.resolve("below/leases"), Durability.SYNC);
    }
  }

  @Nested
  class Written extends LeaseStoreContract {
    @TempDir Path directory;

    @Override
    protected LeaseStore newStore() {
      return new LeaseJournal(directory.resolve("leases"), Durability.OS);
    }
  }

  @Nested
  class InMemory extends LeaseStoreContract {
    @Override
    protected LeaseStore newStore() {
      return new MemoryLeaseStore();
    }

    @Override
    protected Memory memory() {
      return Memory.FORGETS;
    }
  }

  @Nested
  class Homemade extends LeaseStoreContract {
    private final ShelfStore.Shelf shelf = new ShelfStore.Shelf();

    @Override
    protected LeaseStore newStore() {
      return new ShelfStore(shelf);
    }
  }
}
