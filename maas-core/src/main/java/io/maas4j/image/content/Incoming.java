package io.maas4j.image.content;

import io.maas4j.image.stream.Content;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Content that is coming. Its digest is made while it is written. Confined to one thread; what has
 * come stays when it is closed, and is gone on with the next time.
 */
public final class Incoming implements AutoCloseable {
  private final Content content;
  private final Path file;
  private final Whole whole;
  private final FileOutputStream out;
  private final MessageDigest digest;
  private long received;

  /** Takes what is whole and right. */
  @FunctionalInterface
  interface Whole {
    void take(Path file) throws IOException;
  }

  /** What came of it. */
  public enum Outcome {
    /** It is what was announced, and in the store. */
    COMPLETE,
    /** It is something else, and was thrown away. */
    WRONG_CONTENT
  }

  private Incoming(
      Content content,
      Path file,
      Whole whole,
      FileOutputStream out,
      MessageDigest digest,
      long received) {
    this.content = content;
    this.file = file;
    this.whole = whole;
    this.out = out;
    this.digest = digest;
    this.received = received;
  }

  /** Goes on after what has come; from the beginning where that is too much. Blocks. */
  static Incoming open(Content content, Path file, Whole whole) throws IOException {
    long come = Files.exists(file) ? Files.size(file) : 0;
    boolean fits = come <= content.size();
    MessageDigest digest = fits && come > 0 ? Digests.of(file) : Digests.sha256();
    return new Incoming(
        content, file, whole, new FileOutputStream(file.toFile(), fits), digest, fits ? come : 0);
  }

  /** Bytes that are here. */
  public long received() {
    return received;
  }

  /**
   * Blocks.
   *
   * @param length bytes of the buffer, from its beginning
   * @throws IllegalArgumentException when it would be more than announced
   */
  public void write(byte[] buffer, int length) throws IOException {
    if (received + length > content.size()) {
      throw new IllegalArgumentException("more than " + content.size() + " bytes");
    }
    out.write(buffer, 0, length);
    digest.update(buffer, 0, length);
    received += length;
  }

  /**
   * All has come. Blocks until it is on the disk.
   *
   * @throws IllegalStateException when some is missing
   */
  public Outcome finish() throws IOException {
    if (received != content.size()) {
      throw new IllegalStateException(received + " bytes of " + content.size() + " have come");
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(content.sha256())) {
      out.close();
      Files.delete(file);
      return Outcome.WRONG_CONTENT;
    }
    out.getFD().sync();
    out.close();
    whole.take(file);
    return Outcome.COMPLETE;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
