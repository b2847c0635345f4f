package io.maas4j.server.image;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive from its first byte to its last: POSIX's form with pax headers, and GNU's
 * with long names and sparse files. What archivers disagree on is refused. Takes memory for one
 * entry's names only. Confined to one thread.
 */
final class TarReader {
  /** Bytes that a name, or a header that describes one entry, may have. */
  private static final int LONGEST_TEXT = 1 << 20;

  private static final int LONGEST_NAME = 4096;
  private static final String LENGTH = "size";
  private static final String PATH = "path";
  private static final String LINK_PATH = "linkpath";
  private static final String SPARSE = "GNU.sparse.";
  private static final String SPARSE_PATH = SPARSE + "name";

  private final Unpacking in;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] buffer = new byte[1 << 16];

  /** Of the present entry, bytes that were not read yet, and what fills up its last block. */
  private long left;

  private int filling;

  TarReader(Unpacking in) {
    this.in = in;
  }

  /**
   * Goes to the next entry, over what is left of the present one.
   *
   * @return empty at the end, when all of the file has been read
   * @throws BadImageException when the archive cannot be read
   */
  Optional<TarEntry> next() throws BadImageException {
    Map<String, String> said = new HashMap<>();
    while (true) {
      skip(left + filling);
      left = 0;
      filling = 0;
      long at = in.count();
      TarHeader header = header(at);
      if (header.isZero()) {
        end();
        return Optional.empty();
      }
      header.check();
      long size = header.size();
      switch (header.type()) {
        case 'L' -> said.put(PATH, name(size));
        case 'K' -> said.put(LINK_PATH, name(size));
        case 'x' -> said.putAll(records(size));
        case 'g' -> global(records(size));
        case 'V' -> begin(size);
        default -> {
          return Optional.of(entry(header, said, at));
        }
      }
    }
  }

  /**
   * Content of the present entry.
   *
   * @return how many bytes there were, fewer than there is room for at its end only
   */
  int read(byte[] into) throws BadImageException {
    int length = (int) Math.min(into.length, left);
    full(into, length);
    left -= length;
    return length;
  }

  private TarHeader header(long at) throws BadImageException {
    if (in.read(block, 0, block.length) < block.length) {
      throw new BadImageException(
          "Its tar archive has no end: it is cut off at byte " + at + ", make it anew.");
    }
    return new TarHeader(block.clone(), at);
  }

  private TarEntry entry(TarHeader header, Map<String, String> said, long at)
      throws BadImageException {
    String name = said.getOrDefault(SPARSE_PATH, said.getOrDefault(PATH, header.name()));
    String link = said.getOrDefault(LINK_PATH, header.link());
    long size = said.containsKey(LENGTH) ? number(said.get(LENGTH)) : header.size();
    TarEntry.Kind kind = kind(header.type(), name, at);
    if (kind == TarEntry.Kind.FILE && said.keySet().stream().anyMatch(k -> k.startsWith(SPARSE))) {
      kind = TarEntry.Kind.SPARSE_FILE;
    }
    boolean content = kind == TarEntry.Kind.FILE || kind == TarEntry.Kind.SPARSE_FILE;
    if (size > 0 && !content && kind != TarEntry.Kind.DIRECTORY) {
      throw new BadImageException(
          Problems.shown(name)
              + " is no file and has content, which archivers disagree on: make it anew.");
    }
    if (name.length() > LONGEST_NAME || link.length() > LONGEST_NAME) {
      throw new BadImageException(
          Problems.shown(name)
              + " has a name or target of more than "
              + LONGEST_NAME
              + " characters, which Linux has no room for: make it anew.");
    }
    if (header.type() == 'S' && header.continues()) {
      skipSparseMap();
    }
    // of directories, some archivers write a size that nothing follows
    begin(content || header.type() == 'D' ? size : 0);
    boolean isLink = kind == TarEntry.Kind.SYMBOLIC_LINK || kind == TarEntry.Kind.HARD_LINK;
    boolean device = kind == TarEntry.Kind.CHARACTER_DEVICE || kind == TarEntry.Kind.BLOCK_DEVICE;
    return new TarEntry(
        kind,
        name,
        isLink ? link : "",
        size,
        device ? header.major() : 0,
        device ? header.minor() : 0);
  }

  private static TarEntry.Kind kind(char type, String name, long at) throws BadImageException {
    return switch (type) {
      case '0', '7' -> TarEntry.Kind.FILE;
      case 'S' -> TarEntry.Kind.SPARSE_FILE;
      // before there were types, directories had a slash
      case '\0' -> name.endsWith("/") ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
      case '1' -> TarEntry.Kind.HARD_LINK;
      case '2' -> TarEntry.Kind.SYMBOLIC_LINK;
      case '3' -> TarEntry.Kind.CHARACTER_DEVICE;
      case '4' -> TarEntry.Kind.BLOCK_DEVICE;
      case '5', 'D' -> TarEntry.Kind.DIRECTORY;
      case '6' -> TarEntry.Kind.FIFO;
      default ->
          throw new BadImageException(
              "The entry of its tar archive at byte "
                  + at
                  + " is of the unknown type "
                  + (int) type
                  + ": make it with a tar of POSIX's or GNU's.");
    };
  }

  private void begin(long size) {
    left = size;
    filling = (int) ((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
  }

  private String name(long size) throws BadImageException {
    String text = text(size);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private String text(long size) throws BadImageException {
    return new String(bytes(size), StandardCharsets.UTF_8);
  }

  private byte[] bytes(long size) throws BadImageException {
    if (size > LONGEST_TEXT) {
      throw new BadImageException(
          "An entry of its tar archive has a header of "
              + size
              + " bytes, which no file needs: make it anew.");
    }
    begin(size);
    byte[] bytes = new byte[(int) size];
    read(bytes);
    return bytes;
  }

  /** Lines of the form {@code 27 path=something}; the number is the line's length in bytes. */
  private Map<String, String> records(long size) throws BadImageException {
    byte[] bytes = bytes(size);
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int blank = at;
      while (blank < bytes.length && blank - at < 8 && bytes[blank] != ' ') {
        blank++;
      }
      String digits = new String(bytes, at, blank - at, StandardCharsets.US_ASCII);
      int length = digits.matches("\\d{1,7}") ? Integer.parseInt(digits) : 0;
      if (length <= blank - at + 1
          || length > bytes.length - at
          || bytes[at + length - 1] != '\n') {
        throw new BadImageException(
            "A pax header of its tar archive is none: it is damaged, make it anew.");
      }
      String record = new String(bytes, blank + 1, at + length - blank - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals > 0) {
        records.put(record.substring(0, equals), record.substring(equals + 1));
      }
      at += length;
    }
    return records;
  }

  /** Comments and times may be for every entry; a name cannot be. */
  private static void global(Map<String, String> records) throws BadImageException {
    for (String key : new String[] {PATH, LINK_PATH, LENGTH, SPARSE_PATH}) {
      if (records.containsKey(key)) {
        throw new BadImageException(
            "Its tar archive gives one "
                + key
                + " to all its entries, which archivers disagree on: make it anew.");
      }
    }
  }

  private static long number(String text) throws BadImageException {
    if (!text.matches("\\d{1,18}")) {
      throw new BadImageException(
          "A pax header of its tar archive has a size that is no number: make it anew.");
    }
    return Long.parseLong(text);
  }

  private void skipSparseMap() throws BadImageException {
    boolean more = true;
    while (more) {
      full(block, block.length);
      more = block[504] != 0;
    }
  }

  /** Behind the end are zeros only: what stands there, some archivers unpack and others do not. */
  private void end() throws BadImageException {
    int got = in.read(buffer, 0, buffer.length);
    while (got > 0) {
      for (int i = 0; i < got; i++) {
        if (buffer[i] != 0) {
          throw new BadImageException(
              "There is something behind the end of its tar archive: make it anew, of one piece.");
        }
      }
      got = in.read(buffer, 0, buffer.length);
    }
  }

  private void skip(long count) throws BadImageException {
    long rest = count;
    while (rest > 0) {
      int length = (int) Math.min(buffer.length, rest);
      full(buffer, length);
      rest -= length;
    }
  }

  private void full(byte[] into, int length) throws BadImageException {
    if (in.read(into, 0, length) < length) {
      throw new BadImageException(
          "Its tar archive ends within an entry: it is cut off, make it anew.");
    }
  }
}
