package io.maas4j.server.image;

import io.maas4j.image.UploadType.Packing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a file is by its first bytes, whatever it is called. Pure. */
final class Contents {
  /** Enough for every mark below. */
  static final int HEAD = 64 << 10;

  private static final List<Mark> MARKS =
      List.of(
          new Mark("gzip", 0, bytes(0x1f, 0x8b)),
          new Mark("bzip2", 0, text("BZh")),
          new Mark("xz", 0, bytes(0xfd, '7', 'z', 'X', 'Z', 0)),
          new Mark("zstd", 0, bytes(0x28, 0xb5, 0x2f, 0xfd)),
          new Mark("a zip archive", 0, bytes('P', 'K', 3, 4)),
          new Mark("a 7z archive", 0, bytes('7', 'z', 0xbc, 0xaf, 0x27, 0x1c)),
          new Mark("a qcow2 disk", 0, bytes('Q', 'F', 'I', 0xfb)),
          new Mark("a VMDK disk", 0, text("KDMV")),
          new Mark("a VHDX disk", 0, text("vhdxfile")),
          new Mark("a VHD disk", 0, text("conectix")),
          new Mark("a VDI disk", 64, bytes(0x7f, 0x10, 0xda, 0xbe)),
          new Mark("squashfs", 0, text("hsqs")),
          new Mark("a tar archive", 257, text("ustar")),
          new Mark("an XFS file system", 0, text("XFSB")),
          new Mark("an ext file system", 1080, bytes(0x53, 0xef)));

  private Contents() {}

  private record Mark(String kind, int at, byte[] bytes) {
    boolean isIn(byte[] head) {
      if (head.length < at + bytes.length) {
        return false;
      }
      for (int i = 0; i < bytes.length; i++) {
        if (head[at + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param head the first {@link #HEAD} bytes, or fewer of a short file
   * @return {@code gzip}, {@code a qcow2 disk}, …; empty for what has no mark
   */
  static Optional<String> kind(byte[] head) {
    return MARKS.stream().filter(mark -> mark.isIn(head)).map(Mark::kind).findFirst();
  }

  /** How a packing is called here. */
  static String name(Packing packing) {
    return switch (packing) {
      case NONE -> "not packed";
      case GZIP -> "gzip";
      case BZIP2 -> "bzip2";
      case XZ -> "xz";
    };
  }

  private static byte[] text(String mark) {
    return mark.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
