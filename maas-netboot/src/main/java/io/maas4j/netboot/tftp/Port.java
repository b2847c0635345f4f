package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket and the transfers that it carries, told apart by the client's address and port.
 * Transfers that have something to send take turns. Confined to the socket's event loop.
 */
final class Port {
  private static final Logger log = LoggerFactory.getLogger(Port.class);
  private static final int ACK = 4;

  /** Turns between two looks at what has arrived. */
  private static final int TURNS = 128;

  /** What a transfer may send in its turn; the kernel cuts no more for us either. */
  static final int BLOCKS_A_TURN = 64;

  private final TftpContext context;
  private final RecentClients recent;
  private final ErrorBudget errors;
  private final boolean segmentation;
  private final Map<InetSocketAddress, Session> sessions = new HashMap<>();
  private final Deque<Transfer> ready = new ArrayDeque<>();
  private boolean drainScheduled;
  private @Nullable Channel opened;

  /**
   * @param recent who has been served on this endpoint
   * @param errors answers to wrong transfer ids
   * @param segmentation whether the kernel may be asked to cut datagrams
   */
  Port(TftpContext context, RecentClients recent, ErrorBudget errors, boolean segmentation) {
    this.context = context;
    this.recent = recent;
    this.errors = errors;
    this.segmentation = segmentation;
  }

  /** Called once, before anything arrives. */
  void open(Channel channel) {
    opened = channel;
  }

  private Channel channel() {
    Channel channel = opened;
    if (channel == null) {
      throw new IllegalStateException("this port has no socket yet");
    }
    return channel;
  }

  @Nullable Session session(InetSocketAddress remote) {
    return sessions.get(remote);
  }

  void add(Session session) {
    sessions.put(session.remote(), session);
  }

  void remove(Session session) {
    sessions.remove(session.remote(), session);
  }

  List<Session> sessions() {
    return new ArrayList<>(sessions.values());
  }

  /** Takes a datagram that is no request. */
  void receive(ByteBuf datagram, InetSocketAddress remote) {
    Session session = sessions.get(remote);
    Transfer transfer = session == null ? null : session.transfer();
    int start = datagram.readerIndex();
    if (transfer != null && datagram.readableBytes() >= 4 && datagram.getShort(start) == ACK) {
      transfer.acknowledged(datagram.getUnsignedShort(start + 2));
      return;
    }
    TftpPacket packet;
    try {
      packet = TftpCodec.decode(datagram);
    } catch (WireFormatException e) {
      context.counters().rejected(Rejection.MALFORMED);
      log.debug("malformed tftp packet remote={}: {}", remote, e.getMessage());
      return;
    }
    if (session == null) {
      foreign(packet, remote);
    } else if (transfer != null && packet instanceof TftpPacket.Error error) {
      // after an OACK this is how firmware asks for nothing but the size
      context.tap().passed(Direction.IN, channel(), remote, error);
      log.debug("client ended transfer remote={} code={}", remote, error.code());
      session.abort();
    } else {
      context.counters().rejected(Rejection.UNEXPECTED);
    }
  }

  /**
   * RFC 1350, 4: a wrong transfer id is told so, and nothing else happens. Whom we know sends a
   * late copy; loaders that use one port for all files might take an error for the next file's.
   */
  private void foreign(TftpPacket packet, InetSocketAddress remote) {
    if (packet instanceof TftpPacket.Error // an error never answers an error
        || !Sources.answerable(remote)
        || recent.portOf(remote) != null) {
      context.counters().rejected(Rejection.UNEXPECTED);
    } else if (errors.spend(context.nanoTime().getAsLong())) {
      context.counters().rejected(Rejection.FOREIGN);
      write(
          new TftpPacket.Error(
              TftpError.UNKNOWN_TRANSFER_ID.code(), "no transfer of yours is on this port"),
          remote);
    } else {
      context.counters().rejected(Rejection.ERROR_LIMIT);
    }
  }

  /** Queues a packet; it leaves with the next {@link #drain}. */
  void write(TftpPacket packet, InetSocketAddress remote) {
    Channel channel = channel();
    ByteBuf buffer = channel.alloc().directBuffer(64);
    TftpCodec.encode(packet, buffer);
    context.tap().passed(Direction.OUT, channel, remote, packet);
    channel.write(new DatagramPacket(buffer, remote), channel.voidPromise());
  }

  /**
   * Queues DATA packets that lie one after the other.
   *
   * @param packets released when sent
   * @param stride octets of each but the last
   * @param refused told when the kernel does not take them in one piece; null when they are to be
   *     sent one by one
   */
  void write(
      ByteBuf packets,
      int stride,
      InetSocketAddress remote,
      @Nullable ChannelFutureListener refused) {
    Channel channel = channel();
    int length = packets.readableBytes();
    if (length <= stride) {
      channel.write(new DatagramPacket(packets, remote), channel.voidPromise());
    } else if (segmentation && refused != null) {
      channel.write(new SegmentedDatagramPacket(packets, stride, remote)).addListener(refused);
    } else {
      int start = packets.readerIndex();
      for (int done = 0; done < length; done += stride) {
        ByteBuf one = packets.retainedSlice(start + done, Math.min(stride, length - done));
        channel.write(new DatagramPacket(one, remote), channel.voidPromise());
      }
      packets.release();
    }
  }

  /** For those who look at packets: a request came in. */
  void heard(InetSocketAddress remote, ByteBuf request) {
    context.tap().received(channel(), remote, request);
  }

  /** For those who look at packets: the first or the last block leaves. */
  void told(InetSocketAddress remote, long block, int octets) {
    context.tap().data(channel(), remote, block, octets);
  }

  /** For those who look at packets: the last block was acknowledged. */
  void heard(InetSocketAddress remote, TftpPacket.Ack last) {
    context.tap().passed(Direction.IN, channel(), remote, last);
  }

  /** Gives a transfer a turn; it is not queued yet. */
  void ready(Transfer transfer) {
    ready.add(transfer);
  }

  /** Lets transfers take their turns, then sends everything. */
  void drain() {
    Channel channel = channel();
    for (int turns = 0; turns < TURNS; turns++) {
      if (!channel.isWritable()) {
        channel.flush();
        if (!channel.isWritable()) {
          return; // goes on when the kernel has taken what waits
        }
      }
      Transfer transfer = ready.poll();
      if (transfer == null) {
        channel.flush();
        return;
      }
      transfer.turn();
    }
    channel.flush();
    if (!ready.isEmpty() && !drainScheduled) {
      drainScheduled = true;
      // a timer rather than a task: what has arrived is read in between
      channel.eventLoop().schedule(this::drainNow, 1, TimeUnit.NANOSECONDS);
    }
  }

  /** As {@link #drain}, after what the loop is doing. */
  void drainSoon() {
    Channel channel = channel();
    if (!drainScheduled && !channel.eventLoop().isShuttingDown()) {
      drainScheduled = true;
      channel.eventLoop().execute(this::drainNow);
    }
  }

  private void drainNow() {
    drainScheduled = false;
    drain();
  }

  /** Ends all transfers. */
  void abort() {
    sessions().forEach(Session::abort);
  }
}
