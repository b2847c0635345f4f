package io.maas4j.netboot.lease;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Walks over the frames of a file, through a window, stepping over what is damaged: what follows
 * damage is as good as what precedes it. Zeroes up to the end are room for what was to come.
 * Confined to one thread.
 */
final class FrameReader {
  private static final int WINDOW = 256 << 10;

  private final Disk.Contents file;
  private final JournalFormat format;
  private long to;
  private long zeroesTo = -1;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW);
  private long windowAt;
  private int filled;
  private long at;
  private long skipped;
  private long lastSkipped;

  /**
   * @param from where the first frame should begin
   * @param to where the last one ends
   */
  FrameReader(Disk.Contents file, JournalFormat format, long from, long to) {
    this.file = file;
    this.format = format;
    this.at = from;
    this.to = to;
  }

  /** The records of the next good frame; empty at the end. */
  Optional<List<LeaseRecord>> next() throws IOException {
    while (at + format.frameLength() <= to) {
      int start = view(at, format.frameLength());
      int length = format.bodyLength(window, start);
      if (length >= 0 && at + format.frameLength() + length <= to) {
        start = view(at, format.frameLength() + length);
        Optional<List<LeaseRecord>> records = read(start, length);
        if (records.isPresent()) {
          at += format.frameLength() + length;
          return records;
        }
      }
      if (isRoom()) {
        to = at;
        return Optional.empty();
      }
      at++;
      skipped++;
      lastSkipped = at;
    }
    if (to > at && !isRoom()) {
      skipped += to - at;
      lastSkipped = to;
    }
    at = to;
    return Optional.empty();
  }

  /** Whether there is nothing but zeroes from here to the end. */
  private boolean isRoom() throws IOException {
    if (zeroesTo < at) {
      zeroesTo = at;
      while (zeroesTo < to && window.get(view(zeroesTo, 1)) == 0) {
        zeroesTo++;
      }
    }
    return zeroesTo == to;
  }

  /** Octets that belong to no good frame, nor to the room at the end. */
  long skipped() {
    return skipped;
  }

  /**
   * Whether the last octets of the file were no good frame, as a write leaves them that was cut.
   */
  boolean endsInDamage() {
    return skipped > 0 && lastSkipped == to;
  }

  private Optional<List<LeaseRecord>> read(int start, int length) {
    if (format != JournalFormat.ENTRIES) {
      return format.records(window, start, length);
    }
    // Reading takes the mask off; when it fails, the next try may begin within.
    byte[] frame = new byte[format.frameLength() + length];
    window.get(start, frame);
    return format.records(ByteBuffer.wrap(frame), 0, length);
  }

  /** Brings octets from a place on into the window, and says where they are there. */
  private int view(long from, int octets) throws IOException {
    if (from < windowAt || from + octets > windowAt + filled) {
      if (octets > window.capacity()) {
        window = ByteBuffer.allocate(octets);
      }
      window.clear().limit((int) Math.min(window.capacity(), to - from));
      filled = file.read(window, from);
      windowAt = from;
      window.clear();
      if (filled < octets) {
        throw new IOException("the journal became shorter while it was read");
      }
    }
    return (int) (from - windowAt);
  }
}
