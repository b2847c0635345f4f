package io.maas4j.netboot.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the last run left, in whatever state. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Disk disk;
  private final Path path;

  Recovery(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  /**
   * The newest record of each address, in the order in which they were written.
   *
   * @throws IllegalStateException when the file is not a journal, or nothing of it can be read
   */
  List<LeaseRecord> newest() throws IOException {
    if (!disk.exists(path)) {
      return List.of();
    }
    try (Disk.Contents journal = disk.open(path)) {
      long size = journal.size();
      byte[] mark = new byte[(int) Math.min(size, JournalFormat.MARK_LENGTH)];
      journal.read(ByteBuffer.wrap(mark), 0);
      Optional<JournalFormat> marked = JournalFormat.of(mark);
      long from = marked.isPresent() ? mark.length : 0;
      Scan scan = read(journal, marked.orElse(JournalFormat.ENTRIES), from, size);
      // The mark itself may be damaged: then the frames tell.
      for (JournalFormat other : JournalFormat.values()) {
        if (scan.newest().isEmpty() && size > JournalFormat.MARK_LENGTH) {
          Scan next = read(journal, other, from, size);
          scan = next.newest().isEmpty() ? scan : next;
        }
      }
      if (marked.isEmpty() && scan.newest().isEmpty()) {
        throw new IllegalStateException(
            path + " is not a lease journal: move it away, or use another path");
      }
      tell(scan.reader());
      return List.copyOf(scan.newest().values());
    }
  }

  private record Scan(FrameReader reader, Map<InetAddress, LeaseRecord> newest) {}

  private static Scan read(Disk.Contents journal, JournalFormat format, long from, long size)
      throws IOException {
    FrameReader reader = new FrameReader(journal, format, from, size);
    Map<InetAddress, LeaseRecord> newest = new LinkedHashMap<>();
    for (Optional<List<LeaseRecord>> in = reader.next(); in.isPresent(); in = reader.next()) {
      for (LeaseRecord record : in.get()) {
        newest.remove(record.address());
        newest.put(record.address(), record);
      }
    }
    return new Scan(reader, newest);
  }

  private void tell(FrameReader reader) throws IOException {
    if (reader.skipped() == 0) {
      return;
    }
    Path kept = path.resolveSibling(path.getFileName() + ".damaged");
    disk.copy(path, kept);
    LOG.warn(
        "the lease journal is damaged{}; what precedes and what follows is used"
            + " path={} lost_octets={} copy={}",
        reader.endsInDamage() ? " at its end, as a crash in the middle of a write leaves it" : "",
        path,
        reader.skipped(),
        kept);
  }
}
