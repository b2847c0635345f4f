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
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a rack: boot files, images and generated configurations, hardware probes below
 * {@code /machine-resources/}, and {@code /MAAS/…} passed on to the region.
 *
 * <p>Thread-safe. Owns its event loops; an executor that was given belongs to the caller and must
 * outlive it.
 */
public final class BootHttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BootHttpServer.class);
  private static final int REPORT_QUEUE = 4096;
  private static final int CHUNK = 64 * 1024;
  private static final int DISK_THREADS = 4;

  private final BootHttpConfig config;
  private final LongSupplier nanos = System::nanoTime;
  private final AddressLimit connections;
  private final Turnstile turnstile;
  private final HttpCounters counters;
  private final OpenFiles open;
  private final TrafficRelay reports;
  private final BootFileSource files;
  private final Executor disk;
  private final Optional<ExecutorService> ownDisk;
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
    this(config, files, disk, Optional.empty(), traffic);
  }

  private BootHttpServer(
      BootHttpConfig config,
      BootFileSource files,
      Executor disk,
      Optional<ExecutorService> ownDisk,
      BootTraffic traffic) {
    this.config = config;
    this.files = files;
    this.disk = disk;
    this.ownDisk = ownDisk;
    this.connections = new AddressLimit(config.maxConnections(), config.maxConnectionsPerAddress());
    this.turnstile = new Turnstile(config.admission(), nanos);
    this.counters = new HttpCounters(connections, turnstile);
    this.open = new OpenFiles(disk, nanos);
    this.machineResources = config.machineResources().map(Directory::new);
    this.reports = new TrafficRelay(traffic, REPORT_QUEUE);
  }

  /**
   * A server of the files below one directory, under their own names, on port 5248 of all
   * addresses.
   *
   * <pre>{@code
   * try (BootHttpServer http = BootHttpServer.serving(Path.of("/srv/boot"))) {
   *   http.start();
   *   …
   * }
   * }</pre>
   *
   * @throws BootServiceException when it is no readable directory
   */
  public static BootHttpServer serving(Path directory) {
    return serving(directory, BootHttpConfig.defaults());
  }

  /**
   * As {@link #serving(Path)}, with other settings. The threads that read the directory are the
   * server's own.
   */
  public static BootHttpServer serving(Path directory, BootHttpConfig config) {
    ExecutorService disk =
        new ThreadPoolExecutor(
            DISK_THREADS,
            DISK_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(config.maxConnections()),
            new DefaultThreadFactory("maas-http-disk", true));
    return new BootHttpServer(
        config,
        BootFileSource.directory(directory, disk),
        disk,
        Optional.of(disk),
        BootTraffic.NONE);
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
    opened.group().scheduleAtFixedRate(this::everySecond, 1, 1, TimeUnit.SECONDS);
    log.info("http boot server started addresses={}", bound);
    return List.copyOf(bound);
  }

  private void everySecond() {
    turnstile.tick();
    open.sweep();
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
    open.close();
    ownDisk.ifPresent(BootHttpServer::end);
    reports.close();
  }

  private static void end(ExecutorService disk) {
    disk.shutdown();
    try {
      if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
        disk.shutdownNow();
      }
    } catch (InterruptedException e) {
      disk.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private ServerBootstrap bootstrap(HttpTransport opened) {
    RegionProxy proxy = new RegionProxy(config, opened, disk);
    Site site =
        new Site(
            config,
            files,
            disk,
            machineResources,
            open,
            turnstile,
            counters,
            reports,
            proxy,
            new Warnings(log, nanos),
            nanos);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(opened.group())
            .channel(opened.serverType())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // SO_SNDBUF stays the kernel's affair: it grows with what the client takes, and a fixed
            // one would be cut to net.core.wmem_max, a tenth of what tcp_wmem allows
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, site);
                  }
                });
    if (opened.isEpoll()) {
      // a machine that was switched off acknowledges nothing, and does not close either; longer
      // than our own patience, which says why
      bootstrap.childOption(
          EpollChannelOption.TCP_USER_TIMEOUT,
          (int) Math.min(Integer.MAX_VALUE, config.idleTimeout().toMillis() * 3 / 2));
    }
    return bootstrap;
  }

  private void accept(Channel channel, Site site) {
    InetAddress client = HttpConnection.address(channel.remoteAddress());
    Optional<HttpRefusal> refusal = connections.enter(client);
    if (refusal.isPresent()) {
      counters.refused(refusal.get());
      channel.close();
      return;
    }
    channel.closeFuture().addListener(gone -> connections.leave(client));
    Arrivals arrivals = new Arrivals(nanos);
    channel
        .pipeline()
        .addLast(arrivals)
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(config.maxRequestLine())
                    .setMaxHeaderSize(config.maxHeaderBytes())
                    .setMaxChunkSize(CHUNK)))
        .addLast(new MessageGate(MessageGate.AtEnd.DROP))
        .addLast(new HttpConnection(site, arrivals, client));
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
