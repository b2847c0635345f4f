package io.maas4j.netboot.tftp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;

/** Event loops and sockets: epoll where there is one, as it sends a window in one system call. */
record DatagramTransport(EventLoopGroup group, Class<? extends DatagramChannel> channelType) {
  private static final int MAX_REQUEST = 2048;
  private static final int SEND_BUFFER = 512 * 1024;

  static DatagramTransport open(int threads) {
    DefaultThreadFactory names = new DefaultThreadFactory("maas-tftp", true);
    return Epoll.isAvailable()
        ? new DatagramTransport(
            new MultiThreadIoEventLoopGroup(threads, names, EpollIoHandler.newFactory()),
            EpollDatagramChannel.class)
        : new DatagramTransport(
            new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory()),
            NioDatagramChannel.class);
  }

  Bootstrap bootstrap(InetAddress address, ChannelHandler handler) {
    return new Bootstrap()
        .group(group)
        .channel(channelType)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_REQUEST))
        .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
        .handler(handler)
        .localAddress(address, 0);
  }
}
