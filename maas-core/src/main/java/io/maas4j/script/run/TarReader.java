package io.maas4j.script.run;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads tar archives (POSIX ustar, with pax and GNU long names) within bounds. One use. */
final class TarReader {
  static final int MOST_FILES = 10_000;
  static final long MOST_BYTES = 512L << 20;

  private static final String NO_TAR = "it is no tar archive";
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 64 * 1024;

  private final InputStream in;
  private int files = MOST_FILES;
  private long bytes = MOST_BYTES;

  /** A plain file. */
  record Member(int mode, byte[] content) {}

  private record Header(String name, int mode, long size, char type) {}

  TarReader(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    boolean zipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    this.in = zipped ? new GZIPInputStream(buffered) : buffered;
  }

  /**
   * All plain files, by name; the last of a name counts.
   *
   * @throws IOException when it is no tar, too large, or holds links or devices
   */
  Map<String, Member> read() throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    String longName = "";
    for (Header header = next(); header != null; header = next()) {
      bytes -= header.size();
      if (bytes < 0) {
        throw new IOException("the archive holds more than " + MOST_BYTES + " bytes");
      }
      switch (header.type()) {
        case 'L' -> longName = name(header);
        case 'x' -> longName = paxPath(header, longName);
        case 'g' -> content(header);
        default -> {
          member(header, longName.isEmpty() ? header.name() : longName, members);
          longName = "";
        }
      }
    }
    return members;
  }

  private void member(Header header, String name, Map<String, Member> members) throws IOException {
    if (--files < 0) {
      throw new IOException("the archive holds more than " + MOST_FILES + " files");
    }
    if (header.type() == '5') {
      return;
    }
    if (header.type() != '0' && header.type() != '\0' && header.type() != '7') {
      throw new IOException("archive member '" + name + "' is a link or device");
    }
    members.put(name, new Member(header.mode(), content(header)));
  }

  private @Nullable Header next() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length == 0) {
      return null;
    }
    if (block.length < BLOCK) {
      throw new IOException(NO_TAR);
    }
    int sum = 0;
    boolean empty = true;
    for (int i = 0; i < BLOCK; i++) {
      empty &= block[i] == 0;
      sum += i >= 148 && i < 156 ? ' ' : Byte.toUnsignedInt(block[i]);
    }
    if (empty) {
      return null;
    }
    if (sum != number(block, 148, 8)) {
      throw new IOException(NO_TAR);
    }
    String prefix = text(block, 257, 5).equals("ustar") ? text(block, 345, 155) : "";
    String name = text(block, 0, 100);
    return new Header(
        prefix.isEmpty() ? name : prefix + "/" + name,
        (int) number(block, 100, 8) & 0777,
        number(block, 124, 12),
        (char) block[156]);
  }

  private byte[] content(Header header) throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(header.size()));
    if (content.length < header.size()) {
      throw new IOException(NO_TAR);
    }
    in.skipNBytes((BLOCK - header.size() % BLOCK) % BLOCK);
    return content;
  }

  private String name(Header header) throws IOException {
    if (header.size() > LONGEST_NAME) {
      throw new IOException("a name in the archive is longer than " + LONGEST_NAME + " bytes");
    }
    String name = new String(content(header), StandardCharsets.UTF_8);
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }

  /** The path of a pax header, "length key=value\n" each; the known one when it has none. */
  private String paxPath(Header header, String known) throws IOException {
    String path = known;
    for (String line : name(header).split("\n")) {
      int key = line.indexOf(" path=");
      if (key > 0) {
        path = line.substring(key + " path=".length());
      }
    }
    return path;
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block, int at, int length) throws IOException {
    String digits = text(block, at, length).strip();
    try {
      long number = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException(NO_TAR, e);
    }
    throw new IOException(NO_TAR);
  }
}
