package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.internal.BindFailures;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens the sockets of a server, all on one event loop. */
final class DhcpChannels {
  private static final int MAX_DATAGRAM = 4096;
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final int SEND_BUFFER = 1 << 20;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 20, 2 << 20);
  private static final int IFNAMSIZ = 16;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ);

  private final EventLoop loop;
  private final boolean epoll;
  private final DhcpEngine engine;
  private final ChannelFutureListener unsent;
  // On the loop: whether it will come back to the engine's work.
  private boolean working;

  DhcpChannels(EventLoop loop, boolean epoll, DhcpEngine engine) {
    this.loop = loop;
    this.epoll = epoll;
    this.engine = engine;
    this.unsent =
        result -> {
          if (!result.isSuccess()) {
            engine.unsent(result.cause());
          }
        };
  }

  /**
   * Binds one endpoint; blocks.
   *
   * @throws IllegalStateException saying which address is in use or not allowed, and what helps
   */
  Channel open(DhcpConfig.Endpoint endpoint) throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .option(ChannelOption.SO_BROADCAST, true)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                epoll ? new Bursts(MAX_DATAGRAM) : new FixedRecvByteBufAllocator(MAX_DATAGRAM))
            .handler(new Inbound(endpoint));
    if (epoll) {
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
          .option(EpollChannelOption.IP_RECVORIGDSTADDR, true);
    } else {
      bootstrap.channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET));
    }
    // Registered and bound in two steps: the socket must belong to its interface before it hears.
    ChannelFuture registered = bootstrap.register().await();
    if (!registered.isSuccess()) {
      throw new IllegalStateException("no UDP socket can be opened", registered.cause());
    }
    Channel channel = registered.channel();
    try {
      endpoint.interfaceName().ifPresent(name -> bindToDevice(channel, name));
      ChannelFuture bound =
          channel.bind(new InetSocketAddress(endpoint.address(), endpoint.port())).await();
      if (!bound.isSuccess()) {
        throw refused(endpoint, bound.cause());
      }
      return channel;
    } catch (RuntimeException e) {
      channel.close().awaitUninterruptibly(); // an interrupt must not hide the cause
      throw e;
    }
  }

  private void bindToDevice(Channel channel, String name) {
    if (!epoll) {
      throw new IllegalStateException(
          "interface " + name + " cannot be bound without epoll (Linux): name an address instead");
    }
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    // The option reads the buffer's memory directly.
    ByteBuffer value = ByteBuffer.allocateDirect(IFNAMSIZ);
    value.put(octets).position(0);
    try {
      channel.config().setOption(BIND_TO_DEVICE, value);
    } catch (ChannelException e) {
      throw new IllegalStateException(
          "interface "
              + name
              + " cannot be bound: check that it exists and that the process has CAP_NET_RAW",
          e);
    }
  }

  private static IllegalStateException refused(DhcpConfig.Endpoint endpoint, Throwable cause) {
    String where =
        endpoint.address().getHostAddress()
            + " UDP port "
            + endpoint.port()
            + endpoint.interfaceName().map(name -> " on " + name).orElse("");
    return BindFailures.of("DHCP server", where, cause);
  }

  private void work() {
    if (engine.work() && !working) {
      working = true;
      // A scheduled task, for those are looked at after the sockets; a plain one would come first.
      loop.schedule(this::workOn, 0, TimeUnit.NANOSECONDS);
    }
  }

  private void workOn() {
    working = false;
    work();
  }

  /**
   * One socket's messages. Replies are written as they come and sent together, after what was read
   * together or what became durable together.
   */
  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket>
      implements Consumer<DhcpReply> {
    private final DhcpConfig.Endpoint endpoint;
    private final Optional<String> interfaceName;
    private @Nullable Channel channel;
    private boolean reading;
    private boolean flushing;

    Inbound(DhcpConfig.Endpoint endpoint) {
      this.endpoint = endpoint;
      this.interfaceName = endpoint.interfaceName();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      reading = true;
      byte[] bytes = new byte[packet.content().readableBytes()];
      packet.content().readBytes(bytes);
      Arrival arrival = arrival(packet);
      try {
        engine.receive(bytes, arrival, this);
      } catch (RuntimeException e) {
        engine.failed(arrival, e);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      work();
      reading = false;
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Errors of sends reach their futures; what is left are failed reads, which come again.
      engine.unreadable(endpoint.interfaceName().orElse("any"), cause);
    }

    private Arrival arrival(DatagramPacket packet) {
      return new Arrival(
          packet.sender(), interfaceName, endpoint.address(), cast(packet.recipient()));
    }

    private Arrival.Cast cast(InetSocketAddress recipient) {
      if (recipient.getAddress().isAnyLocalAddress() || !epoll) {
        return Arrival.Cast.UNKNOWN;
      }
      return recipient.getAddress() instanceof Inet4Address
              && Ipv4.toInt((Inet4Address) recipient.getAddress()) == -1
          ? Arrival.Cast.BROADCAST
          : Arrival.Cast.UNICAST;
    }

    /** Sends a reply, with others of its turn. */
    @Override
    public void accept(DhcpReply reply) {
      Channel out = Objects.requireNonNull(channel);
      if (!out.isWritable()) {
        engine.unsent();
        return;
      }
      ByteBuf payload = out.alloc().directBuffer(reply.payload().length);
      payload.writeBytes(reply.payload());
      out.write(new DatagramPacket(payload, reply.destination())).addListener(unsent);
      if (!reading && !flushing) {
        flushing = true;
        loop.execute(this::flush);
      }
    }

    private void flush() {
      flushing = false;
      Objects.requireNonNull(channel).flush();
    }
  }
}
