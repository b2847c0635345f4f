package io.maas4j.image.download;

import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.importing.Download;
import io.maas4j.image.importing.ImportTracker;
import io.maas4j.image.spi.StreamFetcher;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Fetches the content of one import, in its order, several at once. What fails does not keep the
 * others from coming, but for a disk that takes no more. Used once.
 */
public final class Downloads {
  private final StreamFetcher fetcher;
  private final ContentDirectory content;
  private final Clock clock;
  private final DownloadLimits limits;
  private final Map<Long, URI> bases;
  private final ImportTracker tracker;
  private final Stop stop;
  private final AtomicReference<Optional<String>> broken = new AtomicReference<>(Optional.empty());

  /**
   * @param bases the directories of streams, by source
   * @param tracker told of every byte
   */
  public Downloads(
      StreamFetcher fetcher,
      ContentDirectory content,
      Clock clock,
      DownloadLimits limits,
      Map<Long, URI> bases,
      ImportTracker tracker,
      Stop stop) {
    this.fetcher = fetcher;
    this.content = content;
    this.clock = clock;
    this.limits = limits;
    this.bases = Map.copyOf(bases);
    this.tracker = tracker;
    this.stop = stop;
  }

  /**
   * Starts; does not block.
   *
   * @param executor has threads enough for as many as come at once
   * @param completed called on a thread of it for each content that has come whole
   * @return counted down as the last thread ends
   */
  public CountDownLatch start(
      List<Download> downloads, Executor executor, Consumer<Download> completed) {
    Queue<Download> queue = new ArrayDeque<>(downloads);
    int threads = Math.min(limits.atOnce(), downloads.size());
    CountDownLatch running = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      executor.execute(
          () -> {
            try {
              work(queue, completed);
            } finally {
              running.countDown();
            }
          });
    }
    return running;
  }

  /** Why nothing more is fetched at all; empty while something may be. */
  public Optional<String> broken() {
    return broken.get();
  }

  private void work(Queue<Download> queue, Consumer<Download> completed) {
    Optional<Download> next = next(queue);
    while (next.isPresent()) {
      Download download = next.get();
      try {
        fetch(download, completed);
      } catch (RuntimeException e) {
        // a defect often has no message, its kind says more; the thread's handler has the trace
        broken.compareAndSet(Optional.empty(), Optional.of(e.toString()));
        tracker.failed(download.content().sha256(), e.toString());
        throw e;
      }
      next = next(queue);
    }
  }

  private Optional<Download> next(Queue<Download> queue) {
    if (stop.isAsked() || broken.get().isPresent()) {
      return Optional.empty();
    }
    synchronized (queue) {
      return Optional.ofNullable(queue.poll());
    }
  }

  private void fetch(Download download, Consumer<Download> completed) {
    String sha256 = download.content().sha256();
    Fetch fetch = new Fetch(fetcher, content, clock, limits, tracker, stop, download);
    Fetch.Result result = fetch.from(bases);
    if (result instanceof Fetch.Done) {
      tracker.completed(sha256);
      completed.accept(download);
    } else if (result instanceof Fetch.Failed failed) {
      tracker.failed(sha256, failed.why());
    } else if (result instanceof Fetch.DiskFailed failed) {
      broken.compareAndSet(Optional.empty(), Optional.of(failed.why()));
      tracker.failed(sha256, failed.why());
    } else if (!(result instanceof Fetch.Stopped)) {
      throw new AssertionError(result);
    }
  }
}
