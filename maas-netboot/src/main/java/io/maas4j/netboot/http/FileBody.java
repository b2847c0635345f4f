package io.maas4j.netboot.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the octets of a file from the kernel's cache to the socket. A large body waits for its turn
 * first, and meanwhile sends a few octets at a time: no boot client can be asked to come back
 * later, and none gives up while something arrives; see {@code docs/http-boot.md}. Confined to the
 * connection's event loop.
 */
final class FileBody {
  private static final long PROGRESS_MILLIS = 250;

  private enum Cork {
    ON,
    OFF
  }

  private final Turnstile turnstile;
  private final HttpConnection connection;
  private final ChannelHandlerContext ctx;
  private final OpenFile file;
  private final ByteRange part;
  private long queued;
  private Admission.@Nullable Ticket ticket;
  private @Nullable FileRegion region;
  private @Nullable ScheduledFuture<?> timer;
  private Cork corked = Cork.OFF;
  private boolean waiting;
  private boolean streaming;
  private boolean done;

  /**
   * @param file takes over the caller's reference
   * @param part one octet or more
   */
  FileBody(
      Turnstile turnstile,
      HttpConnection connection,
      ChannelHandlerContext ctx,
      OpenFile file,
      ByteRange part) {
    this.turnstile = turnstile;
    this.connection = connection;
    this.ctx = ctx;
    this.file = file;
    this.part = part;
  }

  /** Sends the head at once, and as much of the body as it may. */
  void begin(HttpResponse head) {
    cork(Cork.ON); // head and first octets in one segment
    ctx.write(head);
    if (part.length() < turnstile.config().threshold()) {
      stream();
      return;
    }
    Turnstile.Place place = turnstile.enter(connection.client(), this::called);
    ticket = place.ticket();
    if (place.atOnce()) {
      stream();
    } else {
      waiting = true;
      trickle();
    }
  }

  /** On any thread. */
  private void called() {
    try {
      ctx.executor().execute(this::turn);
    } catch (RejectedExecutionException e) {
      // the server closes, and nobody waits any more
    }
  }

  private void turn() {
    if (waiting && !done) {
      cork(Cork.ON);
      stream();
    }
  }

  private void trickle() {
    long length = Math.min(turnstile.config().trickleBytes(), part.length() - queued);
    if (length == part.length() - queued) {
      stream(); // patience has brought it to its end
      return;
    }
    FileRegion piece = file.region(part.offset() + queued, length);
    queued += length;
    region = piece;
    ctx.writeAndFlush(piece)
        .addListener(
            written -> {
              told(piece);
              turnstile.trickled(piece.transferred());
              cork(Cork.OFF);
            });
    every(turnstile.config().trickleInterval().toMillis(), this::trickleAgain);
  }

  private void trickleAgain() {
    if (region != null) {
      every(turnstile.config().trickleInterval().toMillis(), this::trickleAgain);
    } else {
      trickle();
    }
  }

  private void stream() {
    stopTimer();
    waiting = false;
    streaming = true;
    FileRegion rest = file.region(part.offset() + queued, part.length() - queued);
    file.release(); // the region has a reference of its own
    region = rest;
    ctx.write(rest).addListener(written -> told(rest));
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(written -> finish(written.isSuccess()));
    if (ticket != null && !done) {
      every(PROGRESS_MILLIS, this::tellProgress);
    }
  }

  private void told(FileRegion piece) {
    if (region == piece) {
      region = null;
    }
    connection.sent(piece.transferred());
  }

  private void tellProgress() {
    Admission.Ticket mine = ticket;
    if (mine != null) {
      mine.sent(underWay());
      every(PROGRESS_MILLIS, this::tellProgress);
    }
  }

  private void every(long millis, Runnable task) {
    timer =
        ctx.executor()
            .schedule(
                () -> {
                  if (!done) {
                    task.run();
                  }
                },
                millis,
                TimeUnit.MILLISECONDS);
  }

  private void stopTimer() {
    ScheduledFuture<?> running = timer;
    if (running != null) {
      running.cancel(false);
      timer = null;
    }
  }

  private void finish(boolean complete) {
    if (done) {
      return;
    }
    closed();
    cork(Cork.OFF);
    connection.answered(ctx, complete);
  }

  /** The client has gone, or has everything. */
  void closed() {
    if (done) {
      return;
    }
    done = true;
    stopTimer();
    Admission.Ticket mine = ticket;
    if (mine != null) {
      turnstile.leave(mine);
    }
    if (!streaming) {
      file.release();
    }
  }

  /** Whether it is our doing that the client gets little. */
  boolean isWaiting() {
    return waiting;
  }

  /** Octets of the body that have left and are not counted yet. */
  long underWay() {
    FileRegion current = region;
    return current == null ? 0 : current.transferred();
  }

  /** Without it the head would be a segment of its own, as TCP_NODELAY is set. */
  private void cork(Cork state) {
    if (state != corked && ctx.channel() instanceof EpollSocketChannel tcp && tcp.isOpen()) {
      corked = state;
      tcp.config().setTcpCork(state == Cork.ON);
    }
  }
}
