package io.maas4j.netboot.http;

import com.google.common.net.InetAddresses;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds a region that answers, and hands a request to it. Thread-safe. */
final class RegionProxy {
  private final BootHttpConfig config;
  private final HttpTransport transport;
  private final Executor names;

  /**
   * @param names resolves host names, which blocks
   */
  RegionProxy(BootHttpConfig config, HttpTransport transport, Executor names) {
    this.config = config;
    this.transport = transport;
    this.names = names;
  }

  List<URI> regions() {
    return config.regions();
  }

  Duration silence() {
    return config.regionTimeout();
  }

  /**
   * Opens a connection on the client's event loop, so that both ends share a thread.
   *
   * @param handler made only once the region's address is known
   */
  void connect(
      Channel client,
      URI region,
      Supplier<ChannelHandler> handler,
      Consumer<Channel> connected,
      Consumer<Throwable> failed) {
    String host = region.getHost().replaceAll("[\\[\\]]", "");
    int port = region.getPort() < 0 ? 80 : region.getPort();
    if (InetAddresses.isInetAddress(host)) {
      dial(client, InetAddresses.forString(host), port, handler, connected, failed);
      return;
    }
    try {
      names.execute(
          () -> {
            try {
              InetAddress address = InetAddress.getByName(host);
              client
                  .eventLoop()
                  .execute(() -> dial(client, address, port, handler, connected, failed));
            } catch (UnknownHostException e) {
              client.eventLoop().execute(() -> failed.accept(e));
            }
          });
    } catch (RejectedExecutionException e) {
      failed.accept(e);
    }
  }

  private void dial(
      Channel client,
      InetAddress address,
      int port,
      Supplier<ChannelHandler> handler,
      Consumer<Channel> connected,
      Consumer<Throwable> failed) {
    new Bootstrap()
        .group(client.eventLoop())
        .channel(transport.clientType())
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.toIntExact(config.connectTimeout().toMillis()))
        .option(ChannelOption.AUTO_READ, false)
        // a region that refuses a long body answers, and takes no more of it: the answer counts
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler.get())
        .connect(new InetSocketAddress(address, port))
        .addListener(
            (ChannelFutureListener)
                connecting -> {
                  if (connecting.isSuccess()) {
                    connected.accept(connecting.channel());
                  } else {
                    failed.accept(connecting.cause());
                  }
                });
  }
}
