package io.maas4j.server.rack;

import io.maas4j.error.MaasException;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.topology.RackPairs.Change;
import io.maas4j.topology.RackPairs.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the region what becomes of this rack's pairs. What a pair is for less than {@link #EVERY}
 * is not told, so that a connection that comes and goes makes no flood of events; while the region
 * is away, the newest waits. Thread-safe.
 */
final class PairReporter implements Consumer<PairStatus>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PairReporter.class);

  /** How often the region is told. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private final Function<String, Optional<Long>> vlans;
  private final Consumer<List<Change>> region;
  // Guarded by this.
  private final Map<String, PairStatus> newest = new TreeMap<>();
  private final Map<String, PairState> told = new TreeMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "maas-pairs-1");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param vlans the VLAN of a network
   * @param region takes a batch, and blocks while it does
   */
  PairReporter(Function<String, Optional<Long>> vlans, Consumer<List<Change>> region) {
    this.vlans = vlans;
    this.region = region;
  }

  void start() {
    long millis = EVERY.toMillis();
    timer.scheduleWithFixedDelay(this::tellIfPossible, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void accept(PairStatus status) {
    newest.put(status.network(), status);
  }

  private void tellIfPossible() {
    try {
      tell();
    } catch (MaasException.Unavailable e) {
      log.debug("the region does not take what became of pairs now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.warn("the region did not take what became of pairs of racks", e);
    }
  }

  /**
   * Tells what is new. Blocks for one transaction, if anything is.
   *
   * @throws RuntimeException whatever the region throws; it is told again the next time
   */
  void tell() {
    Map<String, PairStatus> batch = batch();
    List<Change> changes = new ArrayList<>();
    for (PairStatus status : batch.values()) {
      vlans
          .apply(status.network())
          .ifPresent(
              vlan -> changes.add(new Change(vlan, condition(status.state()), status.since())));
    }
    if (!changes.isEmpty()) {
      region.accept(changes);
    }
    synchronized (this) {
      batch.forEach((network, status) -> told.put(network, status.state()));
    }
  }

  private synchronized Map<String, PairStatus> batch() {
    Map<String, PairStatus> batch = new TreeMap<>();
    newest.forEach(
        (network, status) -> {
          if (status.state() != told.get(network)) {
            batch.put(network, status);
          }
        });
    return batch;
  }

  private static Condition condition(PairState state) {
    return switch (state) {
      case NORMAL -> Condition.IN_SYNC;
      case PARTNER_LOST -> Condition.PARTNER_LOST;
      case RECOVERING -> Condition.RECOVERING;
      case WAITING -> Condition.WAITING;
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
