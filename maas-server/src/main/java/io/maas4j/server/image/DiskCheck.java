package io.maas4j.server.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the bytes of a whole disk: whether there is a partition table (UEFI, chapter 5), and
 * whether what it speaks of is there. Pure.
 */
final class DiskCheck {
  private static final int SECTOR = 512;
  private static final List<Integer> SECTORS = List.of(SECTOR, 4096);
  private static final long GPT_MARK = 0x5452415020494645L;
  private static final int GPT_BACKUP = 32;
  private static final int TABLE = 446;
  private static final int ENTRY = 16;
  private static final int ENTRIES = 4;
  private static final int PROTECTIVE = 0xee;

  /** Its disks have a label of their own instead. */
  private static final String MAINFRAME = "s390x";

  private DiskCheck() {}

  /**
   * @param head the first {@link Contents#HEAD} bytes, or all of them where there are fewer
   * @param size of the disk, bytes
   * @param architecture Debian's name
   */
  static void run(byte[] head, long size, String architecture, Problems problems) {
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (size < SECTOR) {
      problems.add("It has " + size + " bytes, which is less than a disk's first sector.");
      return;
    }
    if (size % SECTOR != 0) {
      problems.add(
          "It has "
              + size
              + " bytes, which are no whole sectors of 512: it is cut off, make it"
              + " anew.");
    }
    Optional<Long> end = gpt(bytes).or(() -> mbr(bytes));
    if (end.isEmpty()) {
      if (!architecture.equals(MAINFRAME)) {
        problems.add(none(head));
      }
    } else if (end.get() < 0 || end.get() > size) {
      problems.add(
          "Its partition table speaks of "
              + Long.toUnsignedString(end.get())
              + " bytes and it has "
              + size
              + ": it is cut off, make it anew.");
    }
  }

  private static String none(byte[] head) {
    return Contents.kind(head)
        .map(
            kind ->
                "It is "
                    + kind
                    + " and not the bytes of a disk: convert it (qemu-img convert -O raw), or use"
                    + " the filetype that it has.")
        .orElse("There is no partition in it: no machine could boot from it.");
  }

  /** Where the disk ends, by the place of the second copy of its table. */
  private static Optional<Long> gpt(ByteBuffer bytes) {
    for (int sector : SECTORS) {
      if (bytes.capacity() >= sector + SECTOR && bytes.getLong(sector) == GPT_MARK) {
        long backup = bytes.getLong(sector + GPT_BACKUP);
        boolean possible = backup > 0 && backup < Long.MAX_VALUE / sector;
        return Optional.of(possible ? (backup + 1) * sector : -1);
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> mbr(ByteBuffer bytes) {
    if ((bytes.getShort(SECTOR - 2) & 0xffff) != 0xaa55) {
      return Optional.empty();
    }
    long end = 0;
    for (int i = 0; i < ENTRIES; i++) {
      int at = TABLE + i * ENTRY;
      int state = bytes.get(at) & 0xff;
      int type = bytes.get(at + 4) & 0xff;
      long first = bytes.getInt(at + 8) & 0xffffffffL;
      long count = bytes.getInt(at + 12) & 0xffffffffL;
      if (state != 0 && state != 0x80) {
        // what stands here is the program of a file system that begins with the disk
        return Optional.empty();
      }
      if (type != 0 && type != PROTECTIVE && count > 0) {
        end = Math.max(end, (first + count) * SECTOR);
      }
    }
    return end == 0 ? Optional.empty() : Optional.of(end);
  }
}
