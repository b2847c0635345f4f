package io.maas4j.netboot.lease;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** As simple as a store can be that outlives its server: a map that somebody else holds. */
final class ShelfStore implements LeaseStore {
  private final Shelf shelf;
  private @Nullable Executor completions;
  private boolean closed;

  static final class Shelf {
    private final Map<InetAddress, LeaseRecord> records = new LinkedHashMap<>();
    private boolean inUse;
  }

  ShelfStore(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public List<LeaseRecord> open(Executor executor) {
    synchronized (shelf) {
      if (shelf.inUse || closed) {
        throw new IllegalStateException("in use");
      }
      shelf.inUse = true;
      completions = executor;
      return List.copyOf(shelf.records.values());
    }
  }

  @Override
  public boolean keep(List<LeaseRecord> records, Completion completion) {
    synchronized (shelf) {
      if (closed) {
        return false;
      }
      if (completions == null) {
        throw new IllegalStateException("not opened");
      }
      for (LeaseRecord record : records) {
        shelf.records.remove(record.address());
        shelf.records.put(record.address(), record);
      }
      // Under the lock, so that completions keep the order.
      completions.execute(() -> completion.completed(true));
      return true;
    }
  }

  @Override
  public void close() {
    synchronized (shelf) {
      if (completions != null && !closed) {
        shelf.inUse = false;
      }
      closed = true;
    }
  }
}
