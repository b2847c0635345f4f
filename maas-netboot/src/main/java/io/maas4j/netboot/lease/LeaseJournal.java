package io.maas4j.netboot.lease;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of lease records with a thread of its own: whatever waits when the disk is
 * ready goes out in one write and one sync. Thread-safe.
 *
 * <p>A file that was cut in the middle of a write is read up to the cut. At the start, and whenever
 * it has grown to a multiple of what it says, it is rewritten with the newest record of each
 * address.
 */
public final class LeaseJournal implements LeaseStore {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseJournal.class);
  private static final int QUEUE_LENGTH = 16_384;
  private static final long COMPACT_FROM = 4L << 20;

  private final Path path;
  private final Durability durability;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-lease-journal", true));
  // Set by open, before anything can be queued.
  private @Nullable Executor completions;
  private @Nullable FileChannel lockFile;
  // Below: the writer's own, but for open.
  private final Map<InetAddress, LeaseRecord> newest = new LinkedHashMap<>();
  private @Nullable FileChannel file;
  private long length;
  private long compactAt;

  private record Entry(List<LeaseRecord> records, Completion completion) {}

  /**
   * Touches no file yet.
   *
   * @param durability {@link Durability#OS} or {@link Durability#SYNC}
   * @throws IllegalArgumentException for {@link Durability#MEMORY}: use a {@link MemoryLeaseStore}
   */
  public LeaseJournal(Path path, Durability durability) {
    if (durability == Durability.MEMORY) {
      throw new IllegalArgumentException("a journal is a file: its durability is OS or SYNC");
    }
    this.path = path.toAbsolutePath();
    this.durability = durability;
  }

  /** Opens or makes the file, reads it and rewrites it. */
  @Override
  public List<LeaseRecord> open(Executor runner) {
    if (lockFile != null) {
      throw new IllegalStateException("lease journal " + path + " was opened before");
    }
    FileChannel locked = null;
    try {
      Files.createDirectories(path.getParent());
      locked =
          FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(locked);
      List<LeaseRecord> recovered = recover();
      recovered.forEach(record -> newest.put(record.address(), record));
      file = compact();
      lockFile = locked;
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
    if (!queue.offer(new Entry(records, completion))) {
      return false;
    }
    if (scheduled.compareAndSet(false, true)) {
      try {
        writer.execute(this::drain);
      } catch (RejectedExecutionException closed) {
        return false;
      }
    }
    return true;
  }

  /** Writes what is queued and closes; blocks for some seconds at most. Idempotent. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.error("the lease journal did not finish within 5 s path={}", path);
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
    abandon(file);
    abandon(lockFile);
  }

  private void drain() {
    scheduled.set(false);
    List<Entry> batch = new ArrayList<>();
    queue.drainTo(batch);
    if (batch.isEmpty()) {
      return;
    }
    boolean written = write(batch);
    opened(completions)
        .execute(() -> batch.forEach(entry -> entry.completion().completed(written)));
    if (written && length > compactAt) {
      try {
        FileChannel old = opened(file);
        file = compact();
        old.close();
      } catch (IOException e) {
        compactAt = length + COMPACT_FROM;
        LOG.warn("the lease journal grows on, it cannot be rewritten path={}", path, e);
      }
    }
  }

  private boolean write(List<Entry> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Entry entry : batch) {
      entry.records().forEach(record -> bytes.writeBytes(LeaseRecordCodec.encode(record)));
    }
    FileChannel out = opened(file);
    try {
      // Whatever a failed write left behind goes first, or it would hide all that follows.
      if (out.size() != length) {
        out.truncate(length);
      }
      append(out, length, bytes.toByteArray());
      if (durability == Durability.SYNC) {
        out.force(false);
      }
      length += bytes.size();
    } catch (IOException e) {
      LOG.error("leases are not acknowledged while the journal cannot be written path={}", path, e);
      return false;
    }
    for (Entry entry : batch) {
      entry.records().forEach(this::remember);
    }
    return true;
  }

  private void remember(LeaseRecord record) {
    newest.remove(record.address());
    newest.put(record.address(), record);
  }

  private void lock(FileChannel channel) throws IOException {
    FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      throw new IllegalStateException(
          "lease journal "
              + path
              + " is used by another DHCP server: stop it, or use another path");
    }
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the lease journal was not opened");
    }
    return part;
  }

  private List<LeaseRecord> recover() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    byte[] bytes = Files.readAllBytes(path);
    int mark = Math.min(bytes.length, LeaseRecordCodec.MARK.length);
    if (!Arrays.equals(bytes, 0, mark, LeaseRecordCodec.MARK, 0, mark)) {
      throw new IllegalStateException(
          path + " is not a lease journal: move it away, or use another path");
    }
    LeaseRecordCodec.Contents contents = LeaseRecordCodec.decode(bytes);
    if (contents.validBytes() < bytes.length) {
      Path kept = beside(".damaged");
      Files.write(kept, bytes);
      LOG.warn(
          "the lease journal ends in a record that is not whole; what precedes it is used"
              + " path={} lost_bytes={} copy={}",
          path,
          bytes.length - contents.validBytes(),
          kept);
    }
    Map<InetAddress, LeaseRecord> last = new LinkedHashMap<>();
    for (LeaseRecord record : contents.records()) {
      last.remove(record.address());
      last.put(record.address(), record);
    }
    return List.copyOf(last.values());
  }

  /** Writes the newest records to a new file that takes the old one's place at once. */
  private FileChannel compact() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(LeaseRecordCodec.MARK);
    newest.values().forEach(record -> bytes.writeBytes(LeaseRecordCodec.encode(record)));
    Path fresh = beside(".new");
    FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      append(channel, 0, bytes.toByteArray());
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory();
    } catch (IOException e) {
      abandon(channel);
      throw e;
    }
    length = bytes.size();
    compactAt = Math.max(COMPACT_FROM, 4 * length);
    return channel;
  }

  private void syncDirectory() {
    try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system lets directories be opened; those sync the name with the file.
      LOG.debug("the journal's directory cannot be synced path={}", path, e);
    }
  }

  private static void append(FileChannel channel, long at, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static void abandon(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing a journal file failed", e);
    }
  }
}
