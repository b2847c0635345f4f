package io.maas4j.netboot.dhcp;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
final class LeaseJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseJournal.class);
  private static final int QUEUE_LENGTH = 16_384;
  private static final long COMPACT_FROM = 4L << 20;

  private final Path path;
  private final Durability durability;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(new DefaultThreadFactory("maas-dhcp-journal", true));
  private final Executor completions;
  private final List<LeaseRecord> recovered;
  // Below: the writer's own, but for the constructor.
  private final Map<Integer, LeaseRecord> newest = new LinkedHashMap<>();
  private FileChannel file;
  private long length;
  private long compactAt;
  private boolean failing;

  private record Entry(List<LeaseRecord> records, Completion completion) {}

  /** Told once records are as durable as asked, or could not be made so. */
  @FunctionalInterface
  interface Completion {
    void completed(boolean durable);
  }

  /**
   * Opens or makes the file, reads it and rewrites it.
   *
   * @param durability {@link Durability#OS} or {@link Durability#SYNC}
   * @param completions runs the completions of one write together, in order
   * @throws IllegalStateException when another server uses the file, or it is no journal
   * @throws UncheckedIOException when it cannot be read or written
   */
  LeaseJournal(Path path, Durability durability, Executor completions) {
    this.path = path.toAbsolutePath();
    this.durability = durability;
    this.completions = completions;
    FileChannel locked = null;
    try {
      Files.createDirectories(this.path.getParent());
      locked =
          FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lockFile = locked;
      lock = lock(locked);
      recovered = recover();
      recovered.forEach(record -> newest.put(record.address(), record));
      file = compact();
    } catch (IOException e) {
      abandon(locked);
      throw new UncheckedIOException(
          "lease journal " + path + " cannot be used: give a directory that can be written", e);
    } catch (RuntimeException e) {
      abandon(locked);
      throw e;
    }
  }

  /** The newest record of each address, in the order in which they were written. */
  List<LeaseRecord> recovered() {
    return recovered;
  }

  /**
   * Queues records; never blocks.
   *
   * @return false when the queue is full (the disk does not keep up) or the journal closed
   */
  boolean append(List<LeaseRecord> records, Completion completion) {
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
    completions.execute(() -> batch.forEach(entry -> entry.completion().completed(written)));
    if (written && length > compactAt) {
      try {
        FileChannel old = file;
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
    try {
      // Whatever a failed write left behind goes first, or it would hide all that follows.
      if (file.size() != length) {
        file.truncate(length);
      }
      append(file, length, bytes.toByteArray());
      if (durability == Durability.SYNC) {
        file.force(false);
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

  private FileLock lock(FileChannel channel) throws IOException {
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
    return taken;
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
    Map<Integer, LeaseRecord> last = new LinkedHashMap<>();
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
