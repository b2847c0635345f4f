package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way to one client. All methods but the two that say otherwise run on the
 * channel's event loop.
 */
final class Transfer {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final int READ_AHEAD = 128 * 1024;

  /** What all transfers of a server share. */
  record Environment(
      TftpConfig.Retry retry,
      Timers timers,
      DoubleSupplier jitter,
      TftpCounters counters,
      TftpTap tap) {}

  private final Channel channel;
  private final InetSocketAddress remote;
  private final Content content;
  private final Negotiation agreed;
  private final Environment environment;
  private final BiConsumer<Outcome, Long> onEnd;
  private final TransferWindow window;

  private boolean awaitingFirstAck;
  private boolean reading;
  private boolean ended;
  private volatile boolean pastFirstBlock;
  private volatile boolean finalBlockSent;
  private @Nullable ByteBuf chunk;
  private long chunkOffset;
  private int tries;
  private Duration waited = Duration.ZERO;
  private Runnable cancelTimer = () -> {};

  /**
   * @param onEnd called once with how it ended and the octets that the client acknowledged
   */
  Transfer(
      Channel channel,
      InetSocketAddress remote,
      Content content,
      Negotiation agreed,
      Environment environment,
      BiConsumer<Outcome, Long> onEnd) {
    this.channel = channel;
    this.remote = remote;
    this.content = content;
    this.agreed = agreed;
    this.environment = environment;
    this.onEnd = onEnd;
    this.window = new TransferWindow(content.size(), agreed.blockSize(), agreed.windowSize());
    this.awaitingFirstAck = !agreed.acknowledged().isEmpty();
  }

  void start() {
    send();
  }

  /** Whether the client has acknowledged data: a repeated request is then a new one. Any thread. */
  boolean pastFirstBlock() {
    return pastFirstBlock;
  }

  /** Whether only the last acknowledgement is missing. Any thread. */
  boolean finalBlockSent() {
    return finalBlockSent;
  }

  /** Takes a packet of this client. */
  void receive(TftpPacket packet) {
    if (ended) {
      return;
    }
    if (packet instanceof TftpPacket.Ack ack) {
      acknowledged(ack.block());
    } else if (packet instanceof TftpPacket.Error error) {
      // after an OACK this is how firmware asks for nothing but the size
      environment.tap().passed(Direction.IN, channel, remote, error);
      log.debug("client ended transfer remote={} code={}", remote, error.code());
      end(Outcome.ABORTED);
    } else {
      environment.counters().dropped.increment();
    }
  }

  /** Ends it without a word to the client. */
  void end(Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    cancelTimer.run();
    ByteBuf held = chunk;
    chunk = null;
    if (held != null) {
      held.release();
    }
    content.close();
    long octets = Math.min(window.acknowledged() * agreed.blockSize(), content.size());
    onEnd.accept(outcome, octets);
  }

  private void acknowledged(int block) {
    if (awaitingFirstAck) {
      if (block != 0) {
        environment.counters().dropped.increment();
        return;
      }
      awaitingFirstAck = false;
    } else if (!window.acknowledge(block)) {
      environment.counters().dropped.increment();
      return;
    }
    pastFirstBlock = window.started();
    tries = 0;
    waited = Duration.ZERO;
    if (window.complete()) {
      environment.tap().passed(Direction.IN, channel, remote, new TftpPacket.Ack(block));
      end(Outcome.SENT);
    } else {
      send();
    }
  }

  private void send() {
    if (awaitingFirstAck) {
      write(new TftpPacket.OptionAck(agreed.acknowledged()));
      channel.flush();
      armTimer();
    } else {
      sendWindow();
    }
  }

  private void sendWindow() {
    if (reading) {
      return; // the window is looked at again once the bytes are here
    }
    long from = (window.first() - 1) * agreed.blockSize();
    long to = Math.min(window.last() * agreed.blockSize(), content.size());
    ByteBuf held = chunk;
    if (from == to || held != null && covers(held, from, to)) {
      writeWindow(held, to);
    } else {
      read(from, to);
    }
  }

  private boolean covers(ByteBuf held, long from, long to) {
    return from >= chunkOffset && to <= chunkOffset + held.readableBytes();
  }

  private void read(long from, long to) {
    reading = true;
    cancelTimer.run();
    long wanted = Math.max(to - from, READ_AHEAD);
    int length = Math.toIntExact(Math.min(wanted, content.size() - from));
    try {
      content
          .read(from, length)
          .whenComplete((buffer, failure) -> onLoop(() -> arrived(from, buffer, failure), buffer));
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  private void onLoop(Runnable task, @Nullable ByteBuf buffer) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
      return;
    }
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // the server is closing
      if (buffer != null) {
        buffer.release();
      }
      content.close();
    }
  }

  private void arrived(long offset, @Nullable ByteBuf buffer, @Nullable Throwable failure) {
    reading = false;
    if (ended) {
      if (buffer != null) {
        buffer.release();
      }
      return;
    }
    if (buffer == null) {
      fail(failure);
      return;
    }
    ByteBuf held = chunk;
    if (held != null) {
      held.release();
    }
    chunk = buffer;
    chunkOffset = offset;
    sendWindow();
  }

  private void fail(@Nullable Throwable failure) {
    log.warn("reading a file for tftp failed remote={}", remote, failure);
    write(new TftpPacket.Error(TftpError.NOT_DEFINED.code(), "the file cannot be read"));
    channel.flush();
    end(Outcome.FAILED);
  }

  private void writeWindow(@Nullable ByteBuf held, long end) {
    long last = window.last();
    for (long block = window.first(); block <= last; block++) {
      long from = (block - 1) * agreed.blockSize();
      int length = (int) (Math.min(from + agreed.blockSize(), end) - from);
      ByteBuf packet = channel.alloc().directBuffer(4 + length, 4 + length);
      TftpCodec.dataHeader((int) (block & 0xFFFF), packet);
      if (held != null && length > 0) {
        packet.writeBytes(held, held.readerIndex() + (int) (from - chunkOffset), length);
      }
      if (block == 1 || window.isFinal(block)) {
        environment.tap().data(channel, remote, block, length);
      }
      channel.write(new DatagramPacket(packet, remote));
    }
    window.sent();
    // before it leaves: the client's next request may be here at once, on another loop
    finalBlockSent = window.finalBlockSent();
    channel.flush();
    armTimer();
  }

  private void write(TftpPacket packet) {
    ByteBuf buffer = channel.alloc().directBuffer(64);
    TftpCodec.encode(packet, buffer);
    environment.tap().passed(Direction.OUT, channel, remote, packet);
    channel.write(new DatagramPacket(buffer, remote));
  }

  private void armTimer() {
    cancelTimer.run();
    Duration delay = agreed.timeout().orElseGet(this::backOff);
    Duration left = environment.retry().idleLimit().minus(waited);
    Duration wait = delay.compareTo(left) < 0 ? delay : left;
    waited = waited.plus(wait);
    cancelTimer = environment.timers().schedule(channel.eventLoop(), wait, this::timedOut);
  }

  private Duration backOff() {
    TftpConfig.Retry retry = environment.retry();
    Duration doubled = retry.initial().multipliedBy(1L << Math.min(tries, 20));
    Duration base = doubled.compareTo(retry.max()) < 0 ? doubled : retry.max();
    // machines of one rack are switched on together: without jitter they would time out together
    return base.plusNanos((long) (base.toNanos() * 0.1 * environment.jitter().getAsDouble()));
  }

  private void timedOut() {
    if (ended) {
      return;
    }
    tries++;
    boolean idleTooLong = waited.compareTo(environment.retry().idleLimit()) >= 0;
    if (tries > environment.retry().tries() || idleTooLong) {
      end(Outcome.TIMED_OUT);
      return;
    }
    environment.counters().retransmissions.increment();
    send();
  }
}
