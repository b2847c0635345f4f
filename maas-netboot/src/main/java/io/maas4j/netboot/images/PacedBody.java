package io.maas4j.netboot.images;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The body of an answer as a stream that does not wait for ever: too few bytes in a window of time
 * end it. Little more is asked of the network than is read. Read by one thread; closed by any.
 */
final class PacedBody extends InputStream implements BodySubscriber<InputStream> {
  /**
   * Items under way, of up to 16 KiB each. One at a time would make the client's thread and the
   * reading one wait for each other at every item, which costs more than the bytes do.
   */
  private static final int AHEAD = 16;

  private final FetchLimits limits;
  private final LongSupplier nanoTime;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<InputStream> ready = new CompletableFuture<>();
  private volatile Optional<Subscription> subscription = Optional.empty();
  private volatile boolean closed;

  // of the reading thread; only time spent waiting counts: a slow reader is not the source's fault
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private boolean over;
  private int taken;
  private long waited;
  private long inWindow;

  private sealed interface Event {}

  private record Bytes(List<ByteBuffer> buffers) implements Event {}

  private record Failure(Throwable cause) implements Event {}

  private record End() implements Event {}

  private record Closed() implements Event {}

  PacedBody(FetchLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return ready;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = Optional.of(given);
    if (closed) {
      given.cancel();
    } else {
      given.request(AHEAD);
    }
    ready.complete(this);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    events.add(new Bytes(item));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Failure(failure));
    ready.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    events.add(new End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!over && buffers.isEmpty()) {
      take();
    }
    if (closed) {
      throw new IOException("it was closed");
    }
    if (buffers.isEmpty()) {
      return -1;
    }
    int done = 0;
    while (done < length && !buffers.isEmpty()) {
      ByteBuffer first = buffers.getFirst();
      int some = Math.min(length - done, first.remaining());
      first.get(into, offset + done, some);
      done += some;
      if (!first.hasRemaining()) {
        buffers.removeFirst();
        takeWhatIsHere();
      }
    }
    return done;
  }

  /** So that whoever reads gets much at once; does not wait. */
  private void takeWhatIsHere() {
    while (buffers.isEmpty() && events.peek() instanceof Bytes bytes) {
      events.remove();
      take(bytes);
    }
  }

  private void take() throws IOException {
    Event event = next();
    if (event instanceof Bytes bytes) {
      take(bytes);
      pace();
    } else if (event instanceof End) {
      over = true;
    } else if (event instanceof Failure failure) {
      over = true;
      throw new IOException(reason(failure.cause()), failure.cause());
    } else if (event instanceof Closed) {
      over = true;
      throw new IOException("it was closed");
    } else {
      throw new AssertionError(event);
    }
  }

  private void take(Bytes bytes) {
    for (ByteBuffer buffer : bytes.buffers()) {
      if (buffer.hasRemaining()) {
        buffers.add(buffer);
        inWindow += buffer.remaining();
      }
    }
    taken++;
    if (taken == AHEAD / 2) {
      subscription.ifPresent(s -> s.request(AHEAD / 2));
      taken = 0;
    }
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private Event next() throws IOException {
    long from = nanoTime.getAsLong();
    try {
      Event event =
          events.poll(Math.max(1, limits.window().toNanos() - waited), TimeUnit.NANOSECONDS);
      waited += nanoTime.getAsLong() - from;
      if (event != null) {
        return event;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is being shut down", e);
    }
    throw slow();
  }

  /** A source that sends a byte now and then is as good as silent. */
  private void pace() throws IOException {
    if (waited < limits.window().toNanos()) {
      return;
    }
    if (inWindow < limits.least()) {
      throw slow();
    }
    waited = 0;
    inWindow = 0;
  }

  private IOException slow() {
    long came = inWindow;
    close();
    return new IOException(
        came
            + " bytes came in "
            + limits.window().toSeconds()
            + " s, of "
            + limits.least()
            + " at least");
  }

  @Override
  public void close() {
    closed = true;
    subscription.ifPresent(Subscription::cancel);
    events.add(new Closed());
  }
}
