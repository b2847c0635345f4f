package io.maas4j.netboot.lease;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps nothing beyond the server that uses it: a restart forgets all leases. For simulations and
 * tests. Thread-safe.
 */
public final class MemoryLeaseStore implements LeaseStore {
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

  private enum State {
    NEW,
    OPEN,
    CLOSED
  }

  @Override
  public List<LeaseRecord> open(Executor completions) {
    if (!state.compareAndSet(State.NEW, State.OPEN)) {
      throw new IllegalStateException("the lease store was opened before: make another");
    }
    return List.of();
  }

  /** Completes before it returns, on the calling thread: there is nothing to wait for. */
  @Override
  public boolean keep(List<LeaseRecord> records, Completion completion) {
    State now = state.get();
    if (now == State.NEW) {
      throw new IllegalStateException("the lease store was not opened");
    }
    if (now == State.CLOSED) {
      return false;
    }
    completion.completed(true);
    return true;
  }

  @Override
  public void close() {
    state.set(State.CLOSED);
  }
}
