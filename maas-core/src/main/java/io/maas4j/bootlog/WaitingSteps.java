package io.maas4j.bootlog;

import io.maas4j.error.MaasException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps of boots that wait for the region to be told of them, in batches. While it is away they go
 * on waiting; what is too much is dropped and counted. Thread-safe.
 */
public final class WaitingSteps {
  /** So many wait at most. */
  public static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(WaitingSteps.class);

  private final Consumer<List<BootStep>> region;
  private final LongAdder dropped = new LongAdder();
  // Guarded by this: those who see write, a timer takes all.
  private List<BootStep> waiting = new ArrayList<>();

  /**
   * @param region takes a batch, and blocks while it does
   */
  public WaitingSteps(Consumer<List<BootStep>> region) {
    this.region = region;
  }

  /** Adds one, after those that are there. */
  public synchronized void add(BootStep step) {
    if (waiting.size() < MOST) {
      waiting.add(step);
    } else {
      dropped.increment();
    }
  }

  /** Tells the region what waits. Blocks for one transaction, if anything does. */
  public void tell() {
    List<BootStep> batch = taken();
    if (batch.isEmpty()) {
      return;
    }
    try {
      region.accept(batch);
    } catch (MaasException.Unavailable e) {
      LOG.debug("the region takes no steps of boots now: {}", e.getMessage());
      putBack(batch);
    }
  }

  private synchronized List<BootStep> taken() {
    List<BootStep> batch = waiting;
    waiting = new ArrayList<>();
    return batch;
  }

  private synchronized void putBack(List<BootStep> batch) {
    List<BootStep> later = waiting;
    waiting = new ArrayList<>(batch);
    later.forEach(this::add);
  }

  /** Steps that nobody was told of. */
  public long dropped() {
    return dropped.sum();
  }
}
