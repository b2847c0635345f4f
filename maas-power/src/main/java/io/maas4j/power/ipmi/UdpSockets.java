package io.maas4j.power.ipmi;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one loop: one for IPv4, and one for IPv6 as soon as it is needed. What is sent
 * within one turn of the loop goes out together.
 */
final class UdpSockets implements Datagrams {
  private static final Logger log = LoggerFactory.getLogger(UdpSockets.class);
  // No message of IPMI comes near it; what is longer is cut, and dropped as malformed.
  private static final int MAX_DATAGRAM = 1024;
  private static final int DATAGRAMS_AT_ONCE = 32;
  private static final int BUFFER = 4 << 20;
  private static final long QUIET = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop;
  private final boolean epoll;
  private final IpmiCounters counters;
  private BiConsumer<InetSocketAddress, byte[]> receiver = (from, datagram) -> {};
  private @Nullable Channel ipv4;
  private @Nullable Channel ipv6;
  private boolean reading;
  private boolean flushing;
  private boolean complained;
  private long lastComplaint;

  UdpSockets(EventLoop loop, boolean epoll, IpmiCounters counters) {
    this.loop = loop;
    this.epoll = epoll;
    this.counters = counters;
  }

  /** To be called before anything is sent. */
  void receiver(BiConsumer<InetSocketAddress, byte[]> to) {
    receiver = to;
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    Channel channel = channel(to);
    ByteBuf content = channel.alloc().directBuffer(datagram.length).writeBytes(datagram);
    counters.sent();
    channel
        .write(new DatagramPacket(content, to))
        .addListener(
            result -> {
              if (!result.isSuccess()) {
                unsent(to, result.cause());
              }
            });
    if (!reading && !flushing) {
      flushing = true;
      // Not at once: a burst of beginnings is one call of the kernel.
      loop.execute(
          () -> {
            flushing = false;
            flush();
          });
    }
  }

  void close() {
    if (ipv4 != null) {
      ipv4.close();
    }
    if (ipv6 != null) {
      ipv6.close();
    }
  }

  private Channel channel(InetSocketAddress to) {
    if (to.getAddress() instanceof Inet6Address) {
      if (ipv6 == null) {
        ipv6 = open(SocketProtocolFamily.INET6);
      }
      return ipv6;
    }
    if (ipv4 == null) {
      ipv4 = open(SocketProtocolFamily.INET);
    }
    return ipv4;
  }

  private Channel open(SocketProtocolFamily family) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .option(ChannelOption.SO_RCVBUF, BUFFER)
            .option(ChannelOption.SO_SNDBUF, BUFFER)
            .handler(new Inbound());
    if (epoll) {
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(family))
          // More than one datagram fits: the kernel is asked for many at once.
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(MAX_DATAGRAM * DATAGRAMS_AT_ONCE))
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM);
    } else {
      bootstrap
          .channelFactory(() -> new NioDatagramChannel(family))
          .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM));
    }
    // On the loop, so done when it returns; a failure shows at the first write.
    ChannelFuture bound = bootstrap.bind(new InetSocketAddress(0));
    bound.addListener(
        result -> {
          if (!result.isSuccess()) {
            log.error("no UDP socket for IPMI family={} why={}", family, text(result.cause()));
          }
        });
    return bound.channel();
  }

  private void flush() {
    if (ipv4 != null) {
      ipv4.flush();
    }
    if (ipv6 != null) {
      ipv6.flush();
    }
  }

  private void unsent(InetSocketAddress to, Throwable cause) {
    if (isTimeToComplain()) {
      log.debug("a datagram could not be sent to={} why={}", to, text(cause));
    }
  }

  private boolean isTimeToComplain() {
    long now = System.nanoTime();
    if (complained && now - lastComplaint < QUIET) {
      return false;
    }
    complained = true;
    lastComplaint = now;
    return true;
  }

  private static String text(Throwable cause) {
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      reading = true;
      byte[] datagram = new byte[packet.content().readableBytes()];
      packet.content().readBytes(datagram);
      receiver.accept(packet.sender(), datagram);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      reading = false;
      flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // An unreachable host's complaint, or a fault of ours: neither may stop the socket.
      if (isTimeToComplain()) {
        log.warn("an IPMI datagram could not be handled why={}", text(cause));
      }
    }
  }
}
