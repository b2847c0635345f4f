package io.maas4j.script.run;

import io.maas4j.script.ScriptOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One output as a terminal shows it: carriage return and backspace overwrite. Bounded: the
 * beginning and the end are kept.
 *
 * <p>Everything is kept in memory, so that a full disk loses nothing; the file is for the script
 * itself, which may look into it while it runs. The shipped runner's {@code maas_output.py} does
 * the same byte for byte. Confined to one thread.
 */
final class Screen {
  private static final int HEAD = 768 * 1024;
  private static final int TAIL = ScriptOutput.LIMIT - HEAD - 128;

  /** A line is held back, so that it can be overwritten, until it is this long. */
  private static final int LINE_LIMIT = 64 * 1024;

  private byte[] head = new byte[1024];
  private int headLength;
  private byte[] tail = new byte[0];
  private int tailLength;
  private long cut;
  private byte[] line = new byte[256];
  private int length;
  private int column;
  private @Nullable RandomAccessFile file;

  Screen(Path path) {
    RandomAccessFile opened;
    try {
      opened = new RandomAccessFile(path.toFile(), "rw");
      opened.setLength(0);
    } catch (IOException e) {
      opened = null; // what is in memory is reported nevertheless
    }
    file = opened;
  }

  void feed(byte[] data, int count) {
    int before = headLength;
    for (int i = 0; i < count; i++) {
      byte value = data[i];
      switch (value) {
        case '\n' -> {
          show(value, length);
          settleLine();
        }
        case '\r' -> column = 0;
        case '\b' -> column = Math.max(0, column - 1);
        default -> {
          show(value, column++);
          if (column == LINE_LIMIT) {
            settleLine();
          }
        }
      }
    }
    writeThrough(before);
  }

  void feed(byte[] data) {
    feed(data, data.length);
  }

  /** Words of the runner, on lines of their own. */
  void say(String text) {
    feed(((length > 0 ? "\n" : "") + text.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes as they are reported. */
  byte[] content() {
    byte[] rest = Arrays.copyOf(tail, tailLength + length);
    System.arraycopy(line, 0, rest, tailLength, length);
    int room = Math.min(HEAD - headLength, rest.length);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(head, 0, headLength);
    content.write(rest, 0, room);
    int left = rest.length - room;
    long missing = cut + Math.max(0, left - TAIL);
    if (missing > 0) {
      content.writeBytes(
          ("\n[cut here: " + missing + " bytes]\n").getBytes(StandardCharsets.US_ASCII));
    }
    int kept = Math.min(left, TAIL);
    content.write(rest, rest.length - kept, kept);
    return content.toByteArray();
  }

  /** Brings the file up to what is reported. */
  void close() {
    byte[] content = content();
    if (content.length > HEAD) {
      write(HEAD, Arrays.copyOfRange(content, HEAD, content.length));
    }
    closeFile();
  }

  private void show(byte value, int at) {
    if (at == line.length) {
      line = Arrays.copyOf(line, line.length * 2);
    }
    line[at] = value;
    length = Math.max(length, at + 1);
  }

  private void settleLine() {
    int room = Math.min(HEAD - headLength, length);
    head = roomFor(head, headLength + room);
    System.arraycopy(line, 0, head, headLength, room);
    headLength += room;
    int left = length - room;
    if (left > 0) {
      tail = roomFor(tail, tailLength + left);
      System.arraycopy(line, room, tail, tailLength, left);
      tailLength += left;
      if (tailLength > 2 * TAIL) {
        cut += tailLength - TAIL;
        System.arraycopy(tail, tailLength - TAIL, tail, 0, TAIL);
        tailLength = TAIL;
      }
    }
    length = 0;
    column = 0;
  }

  private static byte[] roomFor(byte[] buffer, int size) {
    return size <= buffer.length
        ? buffer
        : Arrays.copyOf(buffer, Math.max(size, 2 * buffer.length));
  }

  private void writeThrough(int before) {
    if (headLength > before) {
      write(before, Arrays.copyOfRange(head, before, headLength));
    }
    if (tailLength == 0 && length > 0) {
      write(headLength, Arrays.copyOf(line, Math.min(length, HEAD - headLength)));
    }
  }

  private void write(long offset, byte[] bytes) {
    if (file == null) {
      return;
    }
    try {
      file.seek(offset);
      file.write(bytes);
    } catch (IOException e) {
      closeFile(); // no space, most likely
    }
  }

  private void closeFile() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        return; // nothing more is written to it anyway
      } finally {
        file = null;
      }
    }
  }
}
