package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.internal.BindFailures;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sockets of a server, all on one event loop.
 *
 * <p>An interface gets one socket for each of the two multicast groups and one for what is sent to
 * the machine itself: so it is known which is which, and nothing is heard twice.
 */
final class Dhcp6Channels {
  private static final int MAX_DATAGRAM = 8192;
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final int IFNAMSIZ = 16;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_MULTICAST_ALL = 29;
  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ);
  private static final IntegerUnixChannelOption ONLY_IPV6 =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);
  private static final IntegerUnixChannelOption FOREIGN_GROUPS =
      new IntegerUnixChannelOption("IPV6_MULTICAST_ALL", IPPROTO_IPV6, IPV6_MULTICAST_ALL);
  // All_DHCP_Relay_Agents_and_Servers, All_DHCP_Servers (RFC 8415 §7.1).
  private static final List<String> GROUPS = List.of("ff02::1:2", "ff05::1:3");

  private final EventLoop loop;
  private final boolean epoll;
  private final Dhcp6Engine engine;

  Dhcp6Channels(EventLoop loop, boolean epoll, Dhcp6Engine engine) {
    this.loop = loop;
    this.epoll = epoll;
    this.engine = engine;
  }

  /**
   * Binds one endpoint; blocks.
   *
   * @return its sockets, the one that answers first
   * @throws IllegalStateException saying which address is in use or not allowed, and what helps
   */
  List<Channel> open(Dhcp6Config.Endpoint endpoint) throws InterruptedException {
    if (endpoint.interfaceName().isEmpty()) {
      return List.of(bind(endpoint, endpoint.address(), Arrival.Cast.UNICAST, Sharing.NONE));
    }
    String name = endpoint.interfaceName().get();
    if (!epoll) {
      throw new IllegalStateException(
          "interface " + name + " cannot be bound without epoll (Linux): name an address instead");
    }
    // The three share a port, so that the system would let another server share it too.
    bind(endpoint, endpoint.address(), Arrival.Cast.UNICAST, Sharing.NONE).close().await();
    List<Channel> channels = new ArrayList<>();
    try {
      Channel unicast =
          bind(endpoint, endpoint.address(), Arrival.Cast.UNICAST, Sharing.OWN_SOCKETS);
      channels.add(unicast);
      NetworkInterface nic = interfaceNamed(name);
      for (String group : GROUPS) {
        Inet6Address address = address(group, nic);
        DatagramChannel channel =
            (DatagramChannel)
                bind(endpoint, address, Arrival.Cast.MULTICAST, Sharing.OWN_SOCKETS, unicast);
        channels.add(channel);
        ChannelFuture joined = channel.joinGroup(address, nic, null).await();
        if (!joined.isSuccess()) {
          throw new IllegalStateException(
              "interface "
                  + name
                  + " does not take part in group "
                  + group
                  + ": check that it is up and has IPv6",
              joined.cause());
        }
      }
      return channels;
    } catch (RuntimeException e) {
      for (Channel channel : channels) {
        channel.close().awaitUninterruptibly(); // an interrupt must not hide the cause
      }
      throw e;
    }
  }

  private enum Sharing {
    NONE,
    OWN_SOCKETS
  }

  private Channel bind(
      Dhcp6Config.Endpoint endpoint, Inet6Address address, Arrival.Cast cast, Sharing sharing)
      throws InterruptedException {
    return bind(endpoint, address, cast, sharing, null);
  }

  /**
   * @param answering the socket that answers; null for this one itself
   */
  private Channel bind(
      Dhcp6Config.Endpoint endpoint,
      Inet6Address address,
      Arrival.Cast cast,
      Sharing sharing,
      @Nullable Channel answering)
      throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .option(ChannelOption.SO_REUSEADDR, sharing == Sharing.OWN_SOCKETS)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
            .handler(new Inbound(endpoint, cast, answering));
    if (epoll) {
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET6))
          .option(ONLY_IPV6, 1);
    } else {
      bootstrap.channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET6));
    }
    // Registered and bound in two steps: the socket must belong to its interface before it hears.
    ChannelFuture registered = bootstrap.register().await();
    if (!registered.isSuccess()) {
      throw new IllegalStateException(
          "no UDP socket of IPv6 can be opened: check that the system has IPv6",
          registered.cause());
    }
    Channel channel = registered.channel();
    try {
      if (endpoint.interfaceName().isPresent()) {
        bindToDevice(channel, endpoint.interfaceName().get());
        channel.config().setOption(FOREIGN_GROUPS, 0);
      }
      // The groups are heard at the port of the socket that answers, whichever that is.
      int port =
          answering == null
              ? endpoint.port()
              : ((InetSocketAddress) answering.localAddress()).getPort();
      ChannelFuture bound = channel.bind(new InetSocketAddress(address, port)).await();
      if (!bound.isSuccess()) {
        throw refused(endpoint, address, bound.cause());
      }
      return channel;
    } catch (RuntimeException e) {
      channel.close().awaitUninterruptibly(); // an interrupt must not hide the cause
      throw e;
    }
  }

  private static void bindToDevice(Channel channel, String name) {
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

  private static NetworkInterface interfaceNamed(String name) {
    try {
      NetworkInterface nic = NetworkInterface.getByName(name);
      if (nic == null) {
        throw new IllegalStateException("there is no interface " + name);
      }
      return nic;
    } catch (SocketException e) {
      throw new IllegalStateException("interface " + name + " cannot be looked at", e);
    }
  }

  private static Inet6Address address(String group, NetworkInterface nic) {
    try {
      byte[] octets = Inet6Address.getByName(group).getAddress();
      return Inet6Address.getByAddress(null, octets, nic.getIndex());
    } catch (UnknownHostException e) {
      throw new AssertionError(group + " is an address", e);
    }
  }

  private static IllegalStateException refused(
      Dhcp6Config.Endpoint endpoint, Inet6Address address, Throwable cause) {
    String where =
        "["
            + address.getHostAddress()
            + "] UDP port "
            + endpoint.port()
            + endpoint.interfaceName().map(name -> " on " + name).orElse("");
    return BindFailures.of("DHCPv6 server", where, cause);
  }

  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Dhcp6Config.Endpoint endpoint;
    private final Arrival.Cast cast;
    private final @Nullable Channel answering;

    Inbound(Dhcp6Config.Endpoint endpoint, Arrival.Cast cast, @Nullable Channel answering) {
      this.endpoint = endpoint;
      this.cast = cast;
      this.answering = answering;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      byte[] bytes = new byte[packet.content().readableBytes()];
      packet.content().readBytes(bytes);
      Arrival arrival = new Arrival(packet.sender(), endpoint.interfaceName(), cast);
      try {
        Channel channel = answering == null ? context.channel() : answering;
        engine.receive(bytes, arrival, reply -> send(channel, reply, arrival));
      } catch (RuntimeException e) {
        engine.failed(arrival, e);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Errors of sends reach their futures; what is left are failed reads, which come again.
      engine.unreadable(endpoint.interfaceName().orElse("any"), cause);
    }

    private void send(Channel channel, Dhcp6Reply reply, Arrival arrival) {
      channel
          .writeAndFlush(
              new DatagramPacket(Unpooled.wrappedBuffer(reply.payload()), reply.destination()))
          .addListener(
              result -> {
                if (!result.isSuccess()) {
                  engine.drop("reply could not be sent", arrival);
                }
              });
    }
  }
}
