package io.maas4j.server.image;

import io.maas4j.image.UploadType.Packing;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * The unpacked bytes of a file, counted: more than the limits allow are not handed out. Confined to
 * one thread.
 */
final class Unpacking implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Counted packed;
  private final InputStream unpacked;
  private final Bounds bounds;
  private long handedOut;

  /**
   * How much may come out.
   *
   * @param bytes in all
   * @param ratio for each packed byte, once {@code allowance} bytes have come
   */
  record Bounds(long bytes, long ratio, long allowance) {}

  private Unpacking(Counted packed, InputStream unpacked, Bounds bounds) {
    this.packed = packed;
    this.unpacked = unpacked;
    this.bounds = bounds;
  }

  /**
   * @param xzMemory bytes that unpacking xz may take
   * @throws BadImageException when the file is packed with something else
   */
  static Unpacking open(Path file, Packing packing, Bounds bounds, int xzMemory)
      throws BadImageException {
    Counted packed = new Counted(open(file));
    BufferedInputStream buffered = new BufferedInputStream(packed, BUFFER);
    try {
      buffered.mark(BUFFER);
      byte[] head = buffered.readNBytes(Contents.HEAD / 2);
      buffered.reset();
      String is = Contents.kind(head).orElse("something unknown");
      if (packing != Packing.NONE && !is.equals(Contents.name(packing))) {
        throw new BadImageException(
            "It is announced as "
                + Contents.name(packing)
                + " but is "
                + is
                + ": upload it with the filetype that it has.");
      }
      return new Unpacking(packed, unpacker(buffered, packing, xzMemory), bounds);
    } catch (BadImageException | UncheckedIOException e) {
      close(packed);
      throw e;
    } catch (IOException | RuntimeException e) {
      close(packed);
      throw unreadable(packed, e);
    }
  }

  private static InputStream unpacker(InputStream in, Packing packing, int xzMemory)
      throws IOException {
    return switch (packing) {
      case NONE -> in;
      case GZIP -> new GzipCompressorInputStream(in, true);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ -> new XZInputStream(in, xzMemory >> 10);
    };
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that were handed out. */
  long count() {
    return handedOut;
  }

  /**
   * As many bytes as there are, up to the length.
   *
   * @return how many; fewer than the length at the end only
   * @throws BadImageException when they cannot be unpacked, or are too many
   */
  int read(byte[] into, int offset, int length) throws BadImageException {
    int done = 0;
    while (done < length) {
      int got = some(into, offset + done, length - done);
      if (got < 0) {
        break;
      }
      done += got;
      handedOut += got;
      check();
    }
    return done;
  }

  private int some(byte[] into, int offset, int length) throws BadImageException {
    try {
      return unpacked.read(into, offset, length);
    } catch (UncheckedIOException e) {
      // our own disk
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(packed, e);
    }
  }

  private void check() throws BadImageException {
    if (handedOut > bounds.bytes()) {
      throw new BadImageException(
          "It unpacks to more than "
              + (bounds.bytes() >> 20)
              + " MiB, which is the most that is taken: make it smaller.");
    }
    if (handedOut > bounds.allowance() && handedOut / bounds.ratio() > packed.count) {
      throw new BadImageException(
          packed.count
              + " bytes of it unpack to more than "
              + handedOut
              + ", which no system does (the most is "
              + bounds.ratio()
              + " for one): make it anew.");
    }
  }

  private static BadImageException unreadable(Counted packed, Exception e) {
    if (e instanceof MemoryLimitException) {
      return new BadImageException(
          "Unpacking it takes more memory than is given: pack it with a lower level of xz.", e);
    }
    return new BadImageException(
        "It cannot be unpacked behind its byte "
            + packed.count
            + " or shortly before: "
            + Problems.shown(String.valueOf(e.getMessage()))
            + ". It is cut off or damaged: make it anew.",
        e);
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(packed);
  }

  /** Counts what is read, and tells our disk's failures from those of an archive. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      try {
        int got = super.in.read(into, offset, length);
        count += Math.max(0, got);
        return got;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
