package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.TrafficRelay;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a rack: boot files, images and generated configurations, hardware probes below
 * {@code /machine-resources/}, and {@code /MAAS/…} passed on to the region.
 *
 * <p>Thread-safe. Owns its event loops; the executor belongs to the caller and must outlive it.
 */
public final class BootHttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BootHttpServer.class);
  private static final int REPORT_QUEUE = 4096;
  private static final int CHUNK = 64 * 1024;
  private static final int SEND_BUFFER = 512 * 1024;

  private final BootHttpConfig config;
  private final HttpCounters counters = new HttpCounters();
  private final TrafficRelay reports;
  private final BootFileSource files;
  private final Executor disk;
  private final Optional<Directory> machineResources;
  private final List<Channel> listeners = new ArrayList<>();
  private @Nullable HttpTransport transport;
  private boolean closed;

  /**
   * @param files finds what is asked for
   * @param disk opens files and resolves the region's name, which blocks
   * @param traffic hears of every request when it has been answered
   * @throws BootServiceException when the directory of machine resources is missing
   */
  public BootHttpServer(
      BootHttpConfig config, BootFileSource files, Executor disk, BootTraffic traffic) {
    this.config = config;
    this.files = files;
    this.disk = disk;
    this.machineResources = config.machineResources().map(Directory::new);
    this.reports = new TrafficRelay(traffic, REPORT_QUEUE);
  }

  /**
   * Blocks until every address is bound.
   *
   * @return the addresses bound, with their real ports
   * @throws BootServiceException when an address cannot be bound; nothing is left open then
   * @throws IllegalStateException when started before, or closed
   */
  public synchronized List<InetSocketAddress> start() {
    if (transport != null || closed) {
      throw new IllegalStateException("this HTTP boot server has been started before");
    }
    HttpTransport opened = HttpTransport.open(config.threads());
    transport = opened;
    ServerBootstrap bootstrap = bootstrap(opened);
    List<InetSocketAddress> wanted = new ArrayList<>();
    if (config.addresses().isEmpty()) {
      wanted.add(new InetSocketAddress(config.port()));
    }
    for (InetAddress address : config.addresses()) {
      wanted.add(new InetSocketAddress(address, config.port()));
    }
    List<InetSocketAddress> bound = new ArrayList<>();
    for (InetSocketAddress address : wanted) {
      ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
      if (!binding.isSuccess()) {
        close();
        throw unbindable(address, binding.cause());
      }
      listeners.add(binding.channel());
      bound.add((InetSocketAddress) binding.channel().localAddress());
    }
    log.info("http boot server started addresses={}", bound);
    return List.copyOf(bound);
  }

  /** What happened since the start. */
  public HttpStats stats() {
    return counters.snapshot(reports.dropped());
  }

  /** Ends all connections and frees sockets and threads, within seconds. Idempotent. */
  @Override
  public void close() {
    HttpTransport opened;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      opened = transport;
      listeners.forEach(Channel::close);
    }
    if (opened != null) {
      opened.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
    reports.close();
  }

  private ServerBootstrap bootstrap(HttpTransport opened) {
    RegionProxy proxy = new RegionProxy(config, opened, disk);
    Site site =
        new Site(
            files, disk, machineResources, counters, reports, proxy, config.keepAliveTimeout());
    return new ServerBootstrap()
        .group(opened.group())
        .channel(opened.serverType())
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        // little is left in the kernel when an answer counts as sent, see HttpConnection.forget
        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel, site);
              }
            });
  }

  private void accept(Channel channel, Site site) {
    if (counters.connections.incrementAndGet() > config.maxConnections()) {
      counters.connections.decrementAndGet();
      counters.connectionsRefused.increment();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(gone -> counters.connections.decrementAndGet());
    long idle = config.idleTimeout().toMillis();
    channel
        .pipeline()
        .addLast(new IdleStateHandler(true, 0, 0, idle, TimeUnit.MILLISECONDS))
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(config.maxHeaderBytes())
                    .setMaxHeaderSize(config.maxHeaderBytes())
                    .setMaxChunkSize(CHUNK)))
        .addLast(new MessageGate(MessageGate.AtEnd.DROP))
        .addLast(new HttpConnection(site));
  }

  private static BootServiceException unbindable(InetSocketAddress address, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    String remedy =
        reason.contains("ermission denied")
            ? "give the process CAP_NET_BIND_SERVICE, or configure a port above 1023"
            : "stop the other server (ss -ltnp shows it), or configure another address or port";
    return new BootServiceException(
        "HTTP boot server cannot listen on tcp "
            + address.getAddress().getHostAddress()
            + " port "
            + address.getPort()
            + ": "
            + reason,
        remedy,
        cause);
  }
}
