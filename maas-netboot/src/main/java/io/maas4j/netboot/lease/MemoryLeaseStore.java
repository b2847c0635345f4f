package io.maas4j.netboot.lease;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * Keeps nothing beyond the server that uses it: a restart forgets all leases. For simulations and
 * tests. Thread-safe.
 */
public final class MemoryLeaseStore implements LeaseStore {

  @Override
  public List<LeaseRecord> open(Executor completions) {
    return List.of();
  }

  /** Completes before it returns, on the calling thread: there is nothing to wait for. */
  @Override
  public boolean keep(List<LeaseRecord> records, Completion completion) {
    completion.completed(true);
    return true;
  }

  @Override
  public void close() {}
}
