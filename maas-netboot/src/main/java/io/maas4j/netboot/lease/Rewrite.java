package io.maas4j.netboot.lease;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal's copy with the newest record of each address and nothing else, made beside it while it
 * goes on growing. Until the copy takes its place, the journal is whole: whatever happens before,
 * nothing is lost.
 *
 * <p>Handed from one thread to the next, never used by two at once.
 */
final class Rewrite implements Closeable {
  private static final int CHUNK = 128 << 10;

  private final Disk disk;
  private final Path path;
  private final Path fresh;
  private final FrameWriter writer;
  private final Disk.Contents copy;
  private long length;
  private long copied;

  Rewrite(Disk disk, Path path, FrameWriter writer) throws IOException {
    this.disk = disk;
    this.path = path;
    this.writer = writer;
    this.fresh = path.resolveSibling(path.getFileName() + ".new");
    this.copy = disk.create(fresh);
    writer.clear();
    writer.mark();
  }

  /** Writes these. */
  void add(Iterable<LeaseRecord> records) throws IOException {
    for (LeaseRecord record : records) {
      // A frame each: damage to one takes no other along.
      writer.frame(List.of(record));
      flushFull();
    }
    flush();
  }

  /**
   * Takes over what counts of the first octets of a journal, which are never changed; reads them
   * twice, so that no more than their addresses is in memory.
   */
  void addNewest(Disk.Contents journal, long to) throws IOException {
    Map<InetAddress, Long> newest = new HashMap<>();
    long number = 0;
    FrameReader first = reader(journal, to);
    for (Optional<List<LeaseRecord>> in = first.next(); in.isPresent(); in = first.next()) {
      for (LeaseRecord record : in.get()) {
        newest.put(record.address(), number++);
      }
    }
    number = 0;
    FrameReader second = reader(journal, to);
    for (Optional<List<LeaseRecord>> in = second.next(); in.isPresent(); in = second.next()) {
      for (LeaseRecord record : in.get()) {
        if (newest.getOrDefault(record.address(), -1L) == number++) {
          writer.frame(List.of(record));
          flushFull();
        }
      }
    }
    flush();
    copied = to;
  }

  /** How far the journal was taken over. */
  long copied() {
    return copied;
  }

  /** Takes over whole frames that were added since, as they are. */
  void follow(Disk.Contents journal, long to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    while (copied < to) {
      chunk.clear().limit((int) Math.min(CHUNK, to - copied));
      int read = journal.read(chunk, copied);
      copy.write(chunk.flip(), length);
      length += read;
      copied += read;
      if (read == 0) {
        throw new IOException("the journal became shorter while it was rewritten");
      }
    }
  }

  void sync() throws IOException {
    copy.sync();
  }

  /** Puts the copy in the journal's place; it is the caller's then. */
  Disk.Contents replace() throws IOException {
    copy.sync();
    disk.replace(fresh, path);
    return copy;
  }

  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    copy.close();
  }

  private static FrameReader reader(Disk.Contents journal, long to) {
    return new FrameReader(journal, JournalFormat.ENTRIES, JournalFormat.MARK_LENGTH, to);
  }

  private void flushFull() throws IOException {
    if (writer.length() >= CHUNK) {
      flush();
    }
  }

  private void flush() throws IOException {
    int octets = writer.length();
    copy.write(writer.bytes(), length);
    length += octets;
    writer.clear();
  }
}
