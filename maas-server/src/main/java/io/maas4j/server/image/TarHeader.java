package io.maas4j.server.image;

import java.nio.charset.StandardCharsets;

/** One block of a tar archive, read as a header (POSIX.1-2017, pax, "ustar Interchange Format"). */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int MAGIC = 257;

  /** More than any file has, and far from where sums turn over. */
  private static final long MOST = 1L << 60;

  private final byte[] block;
  private final long at;

  /**
   * @param at where in the archive it stands, for people
   */
  TarHeader(byte[] block, long at) {
    this.block = block;
    this.at = at;
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  void check() throws BadImageException {
    long plain = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean inside = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      plain += inside ? ' ' : block[i] & 0xff;
      // some wrote it so, long ago
      signed += inside ? ' ' : block[i];
    }
    long said = number(CHECKSUM, CHECKSUM_LENGTH, "checksum");
    if (said != plain && said != signed) {
      throw new BadImageException(
          "It is no tar archive at its byte "
              + at
              + ", where an entry should begin: it is cut off or damaged, make it anew.");
    }
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  String name() {
    String name = text(0, 100);
    // GNU's older form has times there
    boolean prefixed = text(MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
    String prefix = prefixed ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(157, 100);
  }

  long size() throws BadImageException {
    return number(124, 12, "size");
  }

  long major() throws BadImageException {
    return number(329, 8, "device");
  }

  long minor() throws BadImageException {
    return number(337, 8, "device");
  }

  /** Whether blocks with more of a sparse file's map follow this one of GNU's type S. */
  boolean continues() {
    return block[482] != 0;
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  /** Octal digits, or GNU's binary form. */
  private long number(int from, int length, String what) throws BadImageException {
    if ((block[from] & 0x80) != 0) {
      return binary(from, length, what);
    }
    String digits = text(from, length).strip();
    if (digits.isEmpty()) {
      return 0;
    }
    if (!digits.matches("[0-7]{1,20}")) {
      throw bad(what);
    }
    return Long.parseLong(digits, 8);
  }

  private long binary(int from, int length, String what) throws BadImageException {
    long value = block[from] & 0x7f;
    for (int i = from + 1; i < from + length; i++) {
      if (value > Long.MAX_VALUE >> 8) {
        throw bad(what);
      }
      value = value << 8 | block[i] & 0xff;
    }
    if (value > MOST) {
      throw bad(what);
    }
    return value;
  }

  private BadImageException bad(String what) {
    return new BadImageException(
        "The entry of its tar archive at byte "
            + at
            + " has a "
            + what
            + " that is no number: it is damaged, make it anew.");
  }
}
