package io.maas4j.netboot.lease;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of lease records with a thread of its own: whatever waits when the disk is
 * ready goes out in one write and one sync. A lease that comes alone is synced at once; while they
 * come one after the other, syncs are two milliseconds apart. Thread-safe.
 *
 * <p>What a crash or a bad disk did to the file is stepped over when it is opened: what precedes
 * and what follows is used, the file is copied aside, and how much was lost is logged. At the
 * start, and in the background whenever it has grown to a multiple of what it says, it is rewritten
 * with the newest record of each address.
 *
 * <p>While it cannot be written (the disk is full, or went away), nothing is kept and nothing
 * acknowledged; it goes on by itself as soon as it can.
 */
public final class LeaseJournal implements LeaseStore {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseJournal.class);
  private static final int QUEUE_LENGTH = 16_384;
  private static final long REWRITE_FROM = 4L << 20;
  // What a file is longer than what it says, so that few syncs have to write its length.
  private static final int RESERVE = 256 << 10;
  // Under load syncs are not closer than this: it costs less to wait for others than to sync alone.
  private static final long BETWEEN_SYNCS_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  // What is left for the writer to copy itself, between two batches.
  private static final long LAST_STRETCH = 64 << 10;

  private final Path path;
  private final Durability durability;
  private final Disk disk;
  private final LongSupplier nanos;
  private final long rewriteFrom;
  private final LongConsumer pause;
  private final JournalCounters counters = new JournalCounters();
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-lease-journal", true));
  private final ExecutorService rewriter =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-lease-rewrite", true));
  private final FrameWriter frames;
  // Set by open, before anything can be queued.
  private volatile @Nullable Executor completions;
  private @Nullable Closeable lock;
  // Below: the writer's own, but for open. The length is read by others too.
  private Disk.@Nullable Contents file;
  private volatile long length;
  // Up to where the file has zeroes behind what it says.
  private long reserved;
  private long syncedAt;
  private long rewriteAt;
  private boolean rewriting;

  private record Entry(List<LeaseRecord> records, Completion completion) {}

  /**
   * Touches no file yet.
   *
   * @param durability {@link Durability#OS} or {@link Durability#SYNC}
   * @throws IllegalArgumentException for {@link Durability#MEMORY}: use a {@link MemoryLeaseStore}
   */
  public LeaseJournal(Path path, Durability durability) {
    this(path, durability, new FileDisk(), System::nanoTime, REWRITE_FROM, LockSupport::parkNanos);
  }

  /** One that never waits for others to sync with. */
  LeaseJournal(Path path, Durability durability, Disk disk, LongSupplier nanos, long rewriteFrom) {
    this(path, durability, disk, nanos, rewriteFrom, pause -> {});
  }

  /**
   * @param rewriteFrom how long it is at least when it is rewritten
   * @param pause waits for so many nanoseconds, or less
   */
  LeaseJournal(
      Path path,
      Durability durability,
      Disk disk,
      LongSupplier nanos,
      long rewriteFrom,
      LongConsumer pause) {
    if (durability == Durability.MEMORY) {
      throw new IllegalArgumentException("a journal is a file: its durability is OS or SYNC");
    }
    this.path = path.toAbsolutePath();
    this.durability = durability;
    this.disk = disk;
    this.nanos = nanos;
    this.rewriteFrom = rewriteFrom;
    this.pause = pause;
    this.frames = new FrameWriter(masks());
  }

  private static IntSupplier masks() {
    return new SplittableRandom(new SecureRandom().nextLong())::nextInt;
  }

  /** Opens or makes the file, reads it and rewrites it. */
  @Override
  public synchronized List<LeaseRecord> open(Executor runner) {
    if (lock != null || writer.isShutdown()) {
      throw new IllegalStateException("lease journal " + path + " was opened before");
    }
    Closeable locked = null;
    try {
      locked = disk.lock(path);
      List<LeaseRecord> recovered = new Recovery(disk, path).newest();
      try (Rewrite fresh = new Rewrite(disk, path, frames)) {
        fresh.add(recovered);
        fresh.replace();
        length = fresh.length();
      }
      file = disk.open(path);
      reserved = length;
      syncedAt = nanos.getAsLong() - BETWEEN_SYNCS_NANOS;
      rewriteAt = Math.max(rewriteFrom, 4 * length);
      lock = locked;
      completions = runner;
      return recovered;
    } catch (IOException e) {
      abandon(locked);
      throw new UncheckedIOException(
          "lease journal " + path + " cannot be used: give a directory that can be written", e);
    } catch (RuntimeException e) {
      abandon(locked);
      throw e;
    }
  }

  @Override
  public boolean keep(List<LeaseRecord> records, Completion completion) {
    if (completions == null) {
      throw new IllegalStateException("lease journal " + path + " was not opened");
    }
    Entry entry = new Entry(records, completion);
    if (writer.isShutdown() || !queue.offer(entry)) {
      return false;
    }
    if (scheduled.compareAndSet(false, true)) {
      try {
        writer.execute(this::gather);
      } catch (RejectedExecutionException closed) {
        // Whoever closes writes what is queued; this too, unless that was done already.
        return !queue.remove(entry);
      }
    }
    return true;
  }

  /** What it did since it was opened. */
  public JournalStats stats() {
    return counters.snapshot(length);
  }

  /** Writes what is queued and closes; blocks for some seconds at most. Idempotent. */
  @Override
  public synchronized void close() {
    boolean first = !writer.isShutdown();
    rewriter.shutdownNow();
    writer.shutdown();
    end(rewriter);
    if (!end(writer)) {
      LOG.error("the lease journal did not finish within 5 s path={}", path);
    } else if (first && completions != null) {
      drain();
      trim();
    }
    abandon(file);
    abandon(lock);
  }

  /** What was reserved is of no use to the next run. */
  private void trim() {
    if (file == null || reserved <= length) {
      return;
    }
    try {
      file.truncate(length);
    } catch (IOException e) {
      LOG.debug("the lease journal keeps zeroes at its end path={}", path, e);
    }
  }

  private static boolean end(ExecutorService executor) {
    try {
      if (executor.awaitTermination(5, TimeUnit.SECONDS)) {
        return true;
      }
      executor.shutdownNow();
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Lets others come, if there was a sync just now. */
  private void gather() {
    long sooner = syncedAt + BETWEEN_SYNCS_NANOS - nanos.getAsLong();
    if (durability == Durability.SYNC && sooner > 0) {
      pause.accept(sooner);
    }
    drain();
  }

  private void drain() {
    scheduled.set(false);
    List<Entry> batch = new ArrayList<>();
    queue.drainTo(batch);
    if (batch.isEmpty()) {
      return;
    }
    List<Entry> laidOut = new ArrayList<>(batch.size());
    List<Entry> refused = new ArrayList<>(0);
    frames.clear();
    long records = 0;
    for (Entry entry : batch) {
      try {
        frames.frame(entry.records());
        records += entry.records().size();
        laidOut.add(entry);
      } catch (IllegalArgumentException e) {
        LOG.error("a lease is not acknowledged: {} path={}", e.getMessage(), path);
        refused.add(entry);
      }
    }
    boolean written = write(records);
    // In the order of the calls, whatever became of each.
    opened(completions)
        .execute(
            () ->
                batch.forEach(
                    entry -> entry.completion().completed(written && !refused.contains(entry))));
    if (written && length > rewriteAt && !rewriting) {
      rewrite();
    }
  }

  private boolean write(long records) {
    int octets = frames.length();
    try {
      Disk.Contents out = opened(file);
      // Whatever a failed write left behind goes first, or it would count as damage.
      if (counters.failing()) {
        out.truncate(length);
        reserved = length;
      }
      if (durability == Durability.SYNC && length + octets > reserved) {
        reserve(out, length + octets + RESERVE);
      }
      out.write(frames.bytes(), length);
      if (durability == Durability.SYNC) {
        long before = nanos.getAsLong();
        out.sync();
        syncedAt = nanos.getAsLong();
        counters.synced(syncedAt - before);
      }
    } catch (IOException e) {
      if (counters.failed()) {
        LOG.error(
            "leases are not acknowledged while the journal cannot be written: free space on its"
                + " disk, or mount it writable; it goes on by itself then path={}",
            path,
            e);
      }
      return false;
    }
    if (counters.failing()) {
      LOG.info("the lease journal is written again path={}", path);
    }
    counters.written(records, octets);
    length += octets;
    return true;
  }

  private void reserve(Disk.Contents out, long to) throws IOException {
    try {
      out.reserve(length, to);
      reserved = to;
    } catch (IOException full) {
      // There may be room for the leases, and they do without.
      LOG.debug("no room is reserved for the lease journal path={}", path, full);
      out.truncate(length);
    }
  }

  /** Reads and writes beside the writer; only the last stretch and the swap are the writer's. */
  private void rewrite() {
    rewriting = true;
    long snapshot = length;
    try {
      rewriter.execute(
          () -> {
            Rewrite fresh = null;
            // A handle of its own: an interrupt closes the channel that it meets.
            try (Disk.Contents journal = disk.open(path)) {
              fresh = new Rewrite(disk, path, new FrameWriter(masks()));
              fresh.addNewest(journal, snapshot);
              for (int round = 0; round < 8 && length - fresh.copied() > LAST_STRETCH; round++) {
                fresh.follow(journal, length);
              }
              fresh.sync();
              Rewrite ready = fresh;
              writer.execute(() -> swap(ready));
            } catch (IOException | RuntimeException e) {
              abandon(fresh);
              giveUp(e);
            }
          });
    } catch (RejectedExecutionException closing) {
      LOG.debug("the journal is not rewritten while it closes path={}", path);
    }
  }

  private void giveUp(Exception cause) {
    if (rewriter.isShutdown()) {
      return;
    }
    LOG.warn("the lease journal grows on, it cannot be rewritten path={}", path, cause);
    try {
      writer.execute(
          () -> {
            rewriteAt = 2 * length;
            rewriting = false;
          });
    } catch (RejectedExecutionException closing) {
      LOG.debug("the journal is not rewritten while it closes path={}", path);
    }
  }

  private void swap(Rewrite fresh) {
    Disk.Contents old = opened(file);
    try {
      fresh.follow(old, length);
      file = fresh.replace();
      length = fresh.length();
      reserved = length;
      rewriteAt = Math.max(rewriteFrom, 4 * length);
      counters.rewritten();
      abandon(old);
    } catch (IOException e) {
      abandon(fresh);
      rewriteAt = 2 * length;
      LOG.warn("the lease journal grows on, it cannot be rewritten path={}", path, e);
    }
    rewriting = false;
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the lease journal was not opened");
    }
    return part;
  }

  private static void abandon(@Nullable Closeable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (IOException e) {
      LOG.debug("closing a journal file failed", e);
    }
  }
}
