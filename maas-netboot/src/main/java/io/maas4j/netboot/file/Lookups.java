package io.maas4j.netboot.file;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the disk what a name stands for, once for all who ask at the same moment: machines that are
 * switched on together want the same few files. What was found is trusted for a fifth of a second,
 * so that a busy server goes neither through a path's links nor to another thread for each request;
 * what was not found is looked for anew.
 *
 * <p>Safe for concurrent use.
 */
final class Lookups {
  private static final long TRUST = Duration.ofMillis(200).toNanos();

  /** Names that are remembered at a time. */
  private static final int MOST = 512;

  private record Found(BootFile.OnDisk file, long since) {}

  private final Executor disk;
  private final LongSupplier nanos;
  private final Map<String, Found> recent = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<BootFile>> underWay = new ConcurrentHashMap<>();

  /**
   * @param disk runs look-ups
   * @param nanos a clock of any origin
   */
  Lookups(Executor disk, LongSupplier nanos) {
    this.disk = disk;
    this.nanos = nanos;
  }

  /**
   * Does not block.
   *
   * @param lookUp blocks; must depend on nothing but the name
   */
  CompletionStage<BootFile> find(String name, Supplier<BootFile> lookUp) {
    Found known = recent.get(name);
    if (known != null && nanos.getAsLong() - known.since() < TRUST) {
      return CompletableFuture.completedFuture(known.file());
    }
    CompletableFuture<BootFile> mine = new CompletableFuture<>();
    CompletableFuture<BootFile> another = underWay.putIfAbsent(name, mine);
    if (another != null) {
      return another.minimalCompletionStage();
    }
    try {
      disk.execute(() -> run(name, lookUp, mine));
    } catch (RejectedExecutionException e) {
      underWay.remove(name);
      mine.complete(new BootFile.Failed("the rack is too busy to read files"));
    }
    return mine.minimalCompletionStage();
  }

  private void run(String name, Supplier<BootFile> lookUp, CompletableFuture<BootFile> result) {
    long since = nanos.getAsLong();
    try {
      BootFile found = lookUp.get();
      if (found instanceof BootFile.OnDisk file) {
        remember(name, new Found(file, since));
      } else {
        recent.remove(name);
      }
      underWay.remove(name); // first, so that nobody gets an answer that is older than his question
      result.complete(found);
    } catch (RuntimeException | Error e) {
      underWay.remove(name);
      result.completeExceptionally(e);
    }
  }

  private void remember(String name, Found found) {
    if (recent.size() >= MOST) {
      recent.values().removeIf(old -> found.since() - old.since() >= TRUST);
    }
    if (recent.size() < MOST) {
      recent.put(name, found);
    }
  }

  /** Names that are remembered or being looked up. */
  int size() {
    return recent.size() + underWay.size();
  }
}
