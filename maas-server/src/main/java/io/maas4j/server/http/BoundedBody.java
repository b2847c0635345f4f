package io.maas4j.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Reads bodies that must not be longer than a limit, that must come at some pace, and that must not
 * take too much memory together. Thread-safe.
 *
 * <p>Of a body that is a little too long, the rest is read and thrown away: a client that is still
 * sending when the connection closes loses the answer that says why.
 */
public final class BoundedBody {
  private static final int FIRST = 8 * 1024;

  /** What the heap has, for each part of it that bodies may take. */
  private static final int SHARE = 8;

  private final Limits limits;
  private final LongSupplier nanos;
  private final AtomicLong taken = new AtomicLong();

  /**
   * What all bodies have to keep to.
   *
   * @param together bytes that are held at a time, whoever sends them
   * @param patience how long a body may come as slowly as it likes
   * @param slowest bytes a second, on average from its beginning, once the patience is over: each
   *     body keeps a thread until it is there
   */
  public record Limits(long together, Duration patience, long slowest) {
    /** For a server: an eighth of the heap, half a minute, and 4 KiB a second. */
    public static Limits usual() {
      return new Limits(Runtime.getRuntime().maxMemory() / SHARE, Duration.ofSeconds(30), 4 << 10);
    }
  }

  /**
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  public BoundedBody(Limits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /** A body that was read. Closing it makes room for others; its bytes must be of no use then. */
  public final class Held implements AutoCloseable {
    private byte[] bytes = new byte[0];
    private long room;

    private Held() {}

    /** The whole body. */
    public byte[] bytes() {
      return bytes;
    }

    private void take(long more) {
      room += more;
      if (taken.addAndGet(more) > limits.together()) {
        throw UnreadableRequestException.noRoom();
      }
    }

    @Override
    public void close() {
      bytes = new byte[0];
      taken.addAndGet(-room);
      room = 0;
    }
  }

  /** Bytes that are held now. */
  public long held() {
    return taken.get();
  }

  /**
   * Blocks until the body is there. Does not close the stream.
   *
   * @param announced {@code Content-Length} in bytes; negative when there is none
   * @param limit bytes
   * @throws UnreadableRequestException 413 when the body is longer, also when it only says so; 400
   *     when it ends early; 408 when it comes too slowly; 503 when there is no room for it
   */
  public Held read(InputStream stream, long announced, int limit) {
    if (announced > limit) {
      // One that says to send very much more may be waiting to hear whether it should.
      throw tooLong(stream, announced <= 2L * limit ? announced : 0, limit);
    }
    Held held = new Held();
    try {
      held.bytes = read(stream, announced, limit, held);
    } catch (RuntimeException | Error e) {
      held.close();
      throw e;
    }
    return held;
  }

  private byte[] read(InputStream stream, long announced, int limit, Held held) {
    long begun = nanos.getAsLong();
    // no more than was sent is ever believed to come
    byte[] bytes = new byte[(int) Math.min(FIRST, announced < 0 ? limit + 1L : announced + 1)];
    held.take(bytes.length);
    int length = 0;
    for (int read = some(stream, bytes, length); read >= 0; read = some(stream, bytes, length)) {
      length += read;
      if (length > limit) {
        throw tooLong(stream, limit, begun, limit);
      }
      refuseSlow(begun, length);
      if (length == bytes.length) {
        int larger = (int) Math.min(limit + 1L, 2L * length);
        held.take(larger - length);
        bytes = Arrays.copyOf(bytes, larger);
      }
    }
    if (announced >= 0 && length < announced) {
      throw endedEarly();
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private static int some(InputStream stream, byte[] into, int from) {
    try {
      return stream.read(into, from, into.length - from);
    } catch (IOException e) {
      throw endedEarly();
    }
  }

  private static UnreadableRequestException endedEarly() {
    return UnreadableRequestException.malformed("The request body ended early.");
  }

  private void refuseSlow(long begun, long length) {
    long since = nanos.getAsLong() - begun;
    boolean late = since > limits.patience().toNanos();
    if (late && length < limits.slowest() * (since / 1e9)) {
      throw UnreadableRequestException.tooSlow(limits.slowest());
    }
  }

  private UnreadableRequestException tooLong(InputStream rest, long most, int limit) {
    return tooLong(rest, most, nanos.getAsLong(), limit);
  }

  private UnreadableRequestException tooLong(InputStream rest, long most, long begun, int limit) {
    UnreadableRequestException refusal = UnreadableRequestException.tooLong(limit);
    try {
      byte[] scratch = new byte[8192];
      long left = most;
      int read = 0;
      while (left > 0 && read >= 0) {
        read = rest.read(scratch, 0, (int) Math.min(scratch.length, left));
        left -= read;
        refuseSlow(begun, most - left);
      }
    } catch (IOException | UnreadableRequestException e) {
      refusal.addSuppressed(e); // it will not read the answer either
    }
    return refusal;
  }
}
