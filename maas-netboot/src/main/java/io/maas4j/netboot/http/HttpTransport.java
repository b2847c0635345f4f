package io.maas4j.netboot.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Event loops and socket types: epoll where there is one, as it notices clients that go away. */
record HttpTransport(
    EventLoopGroup group,
    Class<? extends ServerSocketChannel> serverType,
    Class<? extends SocketChannel> clientType) {

  static HttpTransport open(int threads) {
    DefaultThreadFactory names = new DefaultThreadFactory("maas-http", true);
    return Epoll.isAvailable()
        ? new HttpTransport(
            new MultiThreadIoEventLoopGroup(threads, names, EpollIoHandler.newFactory()),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class)
        : new HttpTransport(
            new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory()),
            NioServerSocketChannel.class,
            NioSocketChannel.class);
  }

  /** Whether sockets have Linux's own options. */
  boolean isEpoll() {
    return serverType == EpollServerSocketChannel.class;
  }
}
