package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way to one client. Confined to its port's event loop. Holds one chunk of packets
 * at most.
 */
final class Transfer extends TimerWheel.Timeout implements BlockCache.Reader {
  /** What becomes of a transfer. */
  interface Listener {
    /** The client has answered: its address is no forged one. Once. */
    void confirmed();

    /** The client has everything. */
    void sent();

    /** The client fell silent. */
    void timedOut();

    /** The content cannot be read; the client has been told. */
    void failed(Throwable why);
  }

  /** What transfers of one event loop share. */
  record Surroundings(TftpContext context, BlockCache cache, TimerWheel wheel) {}

  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final long BUSY = 1_000_000_000L;
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;

  private final Port port;
  private final InetSocketAddress remote;
  private final Blocks blocks;
  private final Map<String, String> options;
  private final TftpContext context;
  private final BlockCache cache;
  private final TimerWheel wheel;
  private final Listener listener;
  private final TransferWindow window;
  private final Retransmission waits;
  private final ChannelFutureListener sentInOnePiece = this::sentInOnePiece;
  private boolean segments;
  private boolean awaitingFirstAck;
  private boolean confirmed;
  private boolean ready;
  private boolean loading;
  private boolean ended;
  private @Nullable ByteBuf chunk;
  private long chunkNumber = -1;
  private long lastTurn;
  private long measuredBlock;
  private long measuredFrom;

  /**
   * @param segments whether blocks fit the link, so that the kernel may cut them
   */
  Transfer(
      Port port,
      InetSocketAddress remote,
      Blocks blocks,
      Negotiation agreed,
      boolean segments,
      Surroundings surroundings,
      Listener listener) {
    this.port = port;
    this.remote = remote;
    this.blocks = blocks;
    this.options = agreed.acknowledged();
    this.segments = segments;
    this.context = surroundings.context();
    this.cache = surroundings.cache();
    this.wheel = surroundings.wheel();
    this.listener = listener;
    this.window = new TransferWindow(blocks.count(), agreed.windowSize());
    this.waits = new Retransmission(context.config().retry(), agreed.timeout(), context.jitter());
    this.awaitingFirstAck = !agreed.acknowledged().isEmpty();
  }

  void start() {
    wantTurn();
    port.drainSoon();
  }

  /** Whether the client has acknowledged data: a repeated request is then a new one. */
  boolean pastFirstBlock() {
    return window.started();
  }

  /** Whether only the last acknowledgement is missing. */
  boolean finalBlockSent() {
    return window.finalBlockSent();
  }

  /** Whether it has waited for an answer in vain before. */
  boolean silent() {
    return waits.silent();
  }

  /** Whether it has answered the client within a second. */
  boolean busy() {
    return !waits.silent() && context.nanoTime().getAsLong() - lastTurn < BUSY;
  }

  /** Takes an ACK of the client; the answer leaves when the port is drained. */
  void acknowledged(int block) {
    if (ended) {
      return;
    }
    if (awaitingFirstAck) {
      if (block != 0) {
        context.counters().rejected(Rejection.STALE_ACK);
        return;
      }
      awaitingFirstAck = false;
    } else if (!window.acknowledge(block)) {
      context.counters().rejected(Rejection.STALE_ACK);
      return;
    }
    if (measuredBlock > 0 && window.acknowledged() >= measuredBlock) {
      waits.measured(context.nanoTime().getAsLong() - measuredFrom);
      measuredBlock = 0;
    }
    waits.progress();
    if (!confirmed) {
      confirmed = true;
      listener.confirmed();
    }
    if (window.complete()) {
      port.heard(remote, new TftpPacket.Ack(block));
      listener.sent();
    } else {
      wantTurn();
    }
  }

  private void wantTurn() {
    if (!ready) {
      ready = true;
      port.ready(this);
    }
  }

  /** Sends some of what may be sent, and queues again for the rest. */
  void turn() {
    ready = false;
    if (ended) {
      return;
    }
    if (awaitingFirstAck) {
      port.write(new TftpPacket.OptionAck(options), remote);
      await(context.nanoTime().getAsLong());
      return;
    }
    if (!window.open()) {
      return; // a timeout and an acknowledgement came together
    }
    ByteBuf packets = held(window.next());
    if (packets == null) {
      return;
    }
    long from = window.next();
    long to =
        Math.min(
            Math.min(window.last(), blocks.lastOf(chunkNumber)), from + Port.BLOCKS_A_TURN - 1);
    ByteBuf part = packets.retainedSlice(blocks.position(from), blocks.length(from, to));
    tell(from, to);
    port.write(part, blocks.stride(), remote, segments ? sentInOnePiece : null);
    window.sent(to);
    if (!confirmed) {
      releaseChunk(); // a forged request must not hold memory
    }
    context.counters().blocks.add(to - from + 1);
    long now = context.nanoTime().getAsLong();
    lastTurn = now;
    if (window.open()) {
      wantTurn();
    } else {
      if (measuredBlock == 0 && !waits.silent()) {
        measuredBlock = to;
        measuredFrom = now;
      }
      await(now);
    }
  }

  /** Of all blocks, those that look on hear of the first and the last. */
  private void tell(long from, long to) {
    if (from == 1) {
      port.told(remote, 1, blocks.length(1, 1) - Blocks.HEADER);
    }
    if (to == blocks.count() && to > 1) {
      port.told(remote, to, blocks.length(to, to) - Blocks.HEADER);
    }
  }

  private void await(long now) {
    wheel.arm(this, now + waits.begin());
  }

  /** The chunk with this block, or null while it is being read. */
  private @Nullable ByteBuf held(long block) {
    long wanted = blocks.chunkOf(block);
    if (wanted == chunkNumber) {
      return chunk;
    }
    if (loading) {
      return null;
    }
    releaseChunk();
    try {
      ByteBuf packets = cache.acquire(blocks, wanted, this);
      if (packets == null) {
        loading = true;
        wheel.cancel(this); // it is not the client who is waited for
        return null;
      }
      chunk = packets;
      chunkNumber = wanted;
      if (confirmed && blocks.lastOf(wanted) < blocks.count()) {
        cache.prefetch(blocks, wanted + 1);
      }
      return packets;
    } catch (IOException e) {
      chunkFailed(e);
      return null;
    }
  }

  @Override
  public void chunkArrived() {
    loading = false;
    if (!ended) {
      wantTurn();
      port.drainSoon();
    }
  }

  @Override
  public void chunkFailed(Throwable why) {
    loading = false;
    if (ended) {
      return;
    }
    if (why instanceof OutOfMemoryError) { // others will give some back: as if it had been lost
      await(context.nanoTime().getAsLong());
      return;
    }
    port.write(
        new TftpPacket.Error(TftpError.NOT_DEFINED.code(), "the file cannot be read"), remote);
    port.drainSoon();
    listener.failed(why);
  }

  /**
   * What the kernel does not cut, on a link without checksum offload or beyond its MTU, is sent
   * again in single datagrams.
   */
  private void sentInOnePiece(ChannelFuture sent) {
    if (sent.isSuccess() || ended) {
      return;
    }
    context.counters().rejected(Rejection.SOCKET);
    if (sent.cause() instanceof Errors.NativeIoException e && refusedForGood(-e.expectedErr())) {
      log.debug("no segmentation offload remote={}", remote, e);
      segments = false;
      window.rewind();
      wantTurn();
      port.drainSoon();
    }
  }

  private static boolean refusedForGood(int errno) {
    return errno == EIO || errno == EINVAL || errno == EMSGSIZE;
  }

  @Override
  void expired(long now) {
    if (ended || ready) {
      return; // what the client waits for is still with us
    }
    measuredBlock = 0; // whose answer comes now could not be told (RFC 6298, 3)
    if (!waits.again()) {
      listener.timedOut();
      return;
    }
    context.counters().retransmissions.increment();
    window.rewind();
    wantTurn();
    port.drainSoon();
  }

  /**
   * Frees what it holds and does nothing any more.
   *
   * @return the octets that the client acknowledged
   */
  long stop() {
    ended = true;
    wheel.cancel(this);
    releaseChunk();
    cache.release(blocks.content());
    return Math.min(window.acknowledged() * blocks.blockSize(), blocks.content().size());
  }

  private void releaseChunk() {
    ByteBuf packets = chunk;
    chunk = null;
    chunkNumber = -1;
    if (packets != null) {
      packets.release();
    }
  }
}
