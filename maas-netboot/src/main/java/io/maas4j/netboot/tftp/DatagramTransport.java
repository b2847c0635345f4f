package io.maas4j.netboot.tftp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loops and sockets: epoll where there is one, as it takes and sends many datagrams in one
 * system call, and the kernel's segmentation offload, for which a whole window is one datagram.
 *
 * @param epoll rather than the JDK's channels
 * @param segmentation whether the kernel cuts datagrams for us
 */
record DatagramTransport(EventLoopGroup group, boolean epoll, boolean segmentation) {
  /** From the fastest on; what the machine does not have is passed over. */
  enum Kind {
    SEGMENTED,
    BATCHED,
    PLAIN
  }

  private static final Logger log = LoggerFactory.getLogger(DatagramTransport.class);
  private static final int BATCH = 64;

  /** Taken when it is asked for with CAP_NET_ADMIN; the other form stays below rmem_max. */
  private static final ChannelOption<Integer> RECEIVE_BUFFER_FORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);

  private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;
  private static final int SEND_BUFFER = 4 * 1024 * 1024;
  private static final WriteBufferWaterMark WAITING_TO_BE_SENT =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  static DatagramTransport open(int threads, Kind kind) {
    DefaultThreadFactory names = new DefaultThreadFactory("maas-tftp", true);
    if (kind == Kind.PLAIN || !Epoll.isAvailable()) {
      return new DatagramTransport(
          new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory()), false, false);
    }
    return new DatagramTransport(
        new MultiThreadIoEventLoopGroup(threads, names, EpollIoHandler.newFactory()),
        true,
        kind == Kind.SEGMENTED && EpollDatagramChannel.isSegmentedDatagramPacketSupported());
  }

  /**
   * Binds a socket. Blocks, and so never runs on an event loop.
   *
   * @param largest octets of a datagram that is read whole
   * @throws ChannelException when it cannot be bound; the cause says why
   */
  Channel bind(EventLoop loop, InetAddress address, int port, int largest, ChannelHandler handler) {
    // a socket of IPv6 would carry IPv4 too, at the price of mapping every address
    SocketProtocolFamily family =
        address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> channel(family))
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_TO_BE_SENT)
            .handler(handler);
    if (epoll) {
      // one receiving call a turn: its batch is answered before the next is read
      FixedRecvByteBufAllocator batches = new FixedRecvByteBufAllocator(largest * BATCH);
      batches.maxMessagesPerRead(1);
      bootstrap
          .option(ChannelOption.RECVBUF_ALLOCATOR, batches)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, largest);
    } else {
      FixedRecvByteBufAllocator single = new FixedRecvByteBufAllocator(largest);
      single.maxMessagesPerRead(BATCH);
      bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, single);
    }
    ChannelFuture bound = bootstrap.bind(address, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new ChannelException(bound.cause());
    }
    if (epoll) {
      enlarge(bound.channel());
    }
    return bound.channel();
  }

  private DatagramChannel channel(SocketProtocolFamily family) {
    return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private static void enlarge(Channel channel) {
    try {
      channel.config().setOption(RECEIVE_BUFFER_FORCE, RECEIVE_BUFFER);
    } catch (ChannelException e) {
      log.debug("the receive buffer stays below net.core.rmem_max", e);
    }
  }
}
