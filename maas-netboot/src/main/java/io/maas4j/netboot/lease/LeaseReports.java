package io.maas4j.netboot.lease;

import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries lease events to the listener on a thread of its own, in batches, in order, again and
 * again until they are taken, also by the next run. Thread-safe.
 *
 * <p>While the listener takes nothing, events queue; over {@value #MAX_QUEUED} only the last of
 * each client and address is kept, as that is what counts in the end. When these are too many too,
 * the oldest go, commits first: a renewal tells them again.
 */
public final class LeaseReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseReports.class);
  private static final int MAX_BATCH = 1000;
  private static final int MAX_QUEUED = 100_000;
  private static final int MAX_OUTBOX = 50_000;
  // Waking the thread for each event costs more than the answer that it is about.
  private static final long LINGER_MILLIS = 100;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 5000;

  private final LeaseListener listener;
  private final ScheduledExecutorService executor;
  private final Optional<EventOutbox> outbox;
  private final LongAdder dropped = new LongAdder();
  // Guarded by this: two threads meet here for as long as it takes to move a few references.
  private Deque<LeaseEvent> queue = new ArrayDeque<>();
  private boolean scheduled;
  private int outboxLines;
  // The executor's own.
  private long retryMillis = FIRST_RETRY_MILLIS;

  /** Of a server that forgets everything in the end. */
  public LeaseReports(LeaseListener listener) {
    this(listener, Optional.empty());
  }

  /**
   * What the last run left in the outbox goes first.
   *
   * @param outbox is closed in the end
   */
  public LeaseReports(LeaseListener listener, Optional<EventOutbox> outbox) {
    this(
        listener,
        outbox,
        Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory("maas-lease-events", true)));
  }

  /**
   * @param executor has one thread, and is shut down in the end
   */
  public LeaseReports(
      LeaseListener listener, Optional<EventOutbox> outbox, ScheduledExecutorService executor) {
    this.listener = listener;
    this.outbox = outbox;
    this.executor = executor;
    List<LeaseEvent> left = outbox.map(EventOutbox::left).orElse(List.of());
    queue.addAll(left);
    outboxLines = left.size();
  }

  /** Queues events; never blocks. */
  public void report(List<LeaseEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    synchronized (this) {
      queue.addAll(events);
      keepEnds(events);
      if (queue.size() > MAX_QUEUED) {
        keepLast();
      }
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    schedule(LINGER_MILLIS);
  }

  /** Under the lock, so that the outbox has everything that the queue has. */
  private void keepEnds(List<LeaseEvent> events) {
    if (outbox.isEmpty() || areCommits(events)) {
      return;
    }
    List<LeaseEvent> ends = ends(events);
    if (!ends.isEmpty()) {
      outbox.get().add(ends);
      outboxLines += ends.size();
    }
  }

  /** Nearly all are. */
  private static boolean areCommits(List<LeaseEvent> events) {
    for (LeaseEvent event : events) {
      if (event.action() != Action.COMMIT) {
        return false;
      }
    }
    return true;
  }

  private static List<LeaseEvent> ends(Collection<LeaseEvent> events) {
    return events.stream().filter(event -> event.action() != Action.COMMIT).toList();
  }

  /** What was taken leaves the outbox when nothing else is in it, or it has become long. */
  private synchronized void taken() {
    if (outbox.isPresent() && outboxLines > 0 && (queue.isEmpty() || outboxLines > MAX_OUTBOX)) {
      List<LeaseEvent> ends = ends(queue);
      if (ends.isEmpty() || ends.size() < outboxLines / 2) {
        outbox.get().replace(ends);
        outboxLines = ends.size();
      }
    }
  }

  /** Events that were given up because nobody took them for very long. */
  public long dropped() {
    return dropped.sum();
  }

  /** Tries once more to hand over what is left; blocks for two seconds at most. Idempotent. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (!queue.isEmpty()) {
        LOG.warn("lease events were not taken before the end events={}", queue.size());
        queue.clear();
      }
    }
    outbox.ifPresent(EventOutbox::close);
  }

  private void schedule(long millis) {
    try {
      executor.schedule(this::deliver, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("the server is closing; a restart reports the leases again");
    }
  }

  private void deliver() {
    while (true) {
      List<LeaseEvent> batch = batch();
      if (batch.isEmpty()) {
        return;
      }
      try {
        listener.leases(coalesced(batch));
        taken();
        retryMillis = FIRST_RETRY_MILLIS;
      } catch (RuntimeException e) {
        LOG.warn(
            "the listener did not take lease events, they come again events={} in_ms={}",
            batch.size(),
            retryMillis,
            e);
        putBack(batch);
        schedule(retryMillis);
        retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
        return;
      }
    }
  }

  private synchronized void putBack(List<LeaseEvent> batch) {
    for (int i = batch.size() - 1; i >= 0; i--) {
      queue.addFirst(batch.get(i));
    }
  }

  private synchronized List<LeaseEvent> batch() {
    List<LeaseEvent> batch = new ArrayList<>(Math.min(MAX_BATCH, queue.size()));
    while (batch.size() < MAX_BATCH && !queue.isEmpty()) {
      batch.add(queue.removeFirst());
    }
    // Decided under the lock, so that no event arrives between "empty" and "nobody is coming".
    scheduled = !batch.isEmpty();
    return batch;
  }

  /** One commit where a client committed the same address several times in a row. */
  private static List<LeaseEvent> coalesced(List<LeaseEvent> batch) {
    List<LeaseEvent> events = new ArrayList<>(batch.size());
    Map<Object, Integer> lastOfClient = new HashMap<>();
    for (LeaseEvent event : batch) {
      Integer at = lastOfClient.get(event.mac());
      if (at != null
          && event.action() == Action.COMMIT
          && events.get(at).action() == Action.COMMIT
          && events.get(at).address().equals(event.address())) {
        events.set(at, event);
      } else {
        lastOfClient.put(event.mac(), events.size());
        events.add(event);
      }
    }
    return List.copyOf(events);
  }

  private void keepLast() {
    Map<List<Object>, LeaseEvent> last = new LinkedHashMap<>();
    for (LeaseEvent event : queue) {
      List<Object> key = List.of(event.mac(), event.address());
      last.remove(key);
      last.put(key, event);
    }
    queue.clear();
    queue.addAll(last.values());
    // Some room, or each event that follows would have to look at all of them.
    int surplus = queue.size() - MAX_QUEUED * 9 / 10;
    if (surplus > 0) {
      dropped.add(surplus);
      surplus -= dropOldest(surplus, Action.COMMIT::equals);
      dropOldest(surplus, action -> true);
    }
    if (outbox.isPresent() && outboxLines > MAX_OUTBOX) {
      List<LeaseEvent> ends = ends(queue);
      if (ends.size() < outboxLines / 2) {
        outbox.get().replace(ends);
        outboxLines = ends.size();
      }
    }
  }

  private int dropOldest(int count, Predicate<Action> which) {
    int left = count;
    Deque<LeaseEvent> kept = new ArrayDeque<>(queue.size());
    for (LeaseEvent event : queue) {
      if (left > 0 && which.test(event.action())) {
        left--;
      } else {
        kept.add(event);
      }
    }
    queue = kept;
    return count - left;
  }
}
