package io.maas4j.netboot.rogue;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * A socket on the port of DHCP clients, on one interface. It shares the port, so that the machine's
 * own DHCP client keeps its; broadcasts reach both.
 */
final class ProbeSocket implements AutoCloseable {
  private static final int CLIENT_PORT = 68;
  private static final int SERVER_PORT = 67;
  private static final int MAX_DATAGRAM = 4096;
  private static final int IFNAMSIZ = 16;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ);

  private final Channel channel;

  private ProbeSocket(Channel channel) {
    this.channel = channel;
  }

  /**
   * Blocks until it is bound.
   *
   * @param heard told of each well-formed message and who sent it, on the event loop
   * @throws IOException when the port or the interface cannot be had
   */
  static ProbeSocket open(
      EventLoopGroup group, String interfaceName, BiConsumer<DhcpMessage, Inet4Address> heard)
      throws IOException, InterruptedException {
    ChannelFuture registered =
        new Bootstrap()
            .group(group)
            .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
            .option(ChannelOption.SO_BROADCAST, true)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
            .handler(new Ear(heard))
            .register()
            .await();
    if (!registered.isSuccess()) {
      throw new IOException("no UDP socket can be opened", registered.cause());
    }
    Channel channel = registered.channel();
    try {
      ByteBuffer name = ByteBuffer.allocateDirect(IFNAMSIZ);
      name.put(interfaceName.getBytes(StandardCharsets.UTF_8)).position(0);
      channel.config().setOption(BIND_TO_DEVICE, name);
      ChannelFuture bound = channel.bind(new InetSocketAddress("0.0.0.0", CLIENT_PORT)).await();
      if (!bound.isSuccess()) {
        throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
      }
      return new ProbeSocket(channel);
    } catch (ChannelException e) {
      channel.close().await();
      throw new IOException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      channel.close().await();
      throw e;
    }
  }

  /** To everybody on the interface's link. */
  void shout(DhcpMessage message) {
    channel.writeAndFlush(
        new DatagramPacket(
            Unpooled.wrappedBuffer(message.encode()),
            new InetSocketAddress("255.255.255.255", SERVER_PORT)));
  }

  @Override
  public void close() {
    channel.close();
  }

  private static final class Ear extends SimpleChannelInboundHandler<DatagramPacket> {
    private final BiConsumer<DhcpMessage, Inet4Address> heard;

    Ear(BiConsumer<DhcpMessage, Inet4Address> heard) {
      this.heard = heard;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      byte[] bytes = new byte[packet.content().readableBytes()];
      packet.content().readBytes(bytes);
      DhcpMessage message;
      try {
        message = DhcpMessage.decode(bytes);
      } catch (WireFormatException e) {
        return; // whatever it is, it gives nobody an address
      }
      if (packet.sender().getAddress() instanceof Inet4Address sender) {
        heard.accept(message, sender);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // the interface went; the next probe opens another
    }
  }
}
