package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.TrafficRelay;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read-only TFTP server: RFC 1350 with the options of RFC 2347, 2348, 2349 and 7440.
 *
 * <pre>{@code
 * try (TftpServer tftp = new TftpServer(TftpConfig.defaults(), files, disk, BootTraffic.NONE)) {
 *   tftp.start();
 *   …
 * }
 * }</pre>
 *
 * <p>Thread-safe. Owns its event loops; the executor belongs to the caller and must outlive it.
 */
public final class TftpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TftpServer.class);
  private static final int RECEIVE_BUFFER = 1024 * 1024;
  private static final int REPORT_QUEUE = 4096;
  private static final long ADDRESS_REFRESH_SECONDS = 45;

  private final TftpConfig config;
  private final Executor disk;
  private final TrafficRelay reports;
  private final TftpCounters counters = new TftpCounters();
  private final Sessions sessions;
  private final Map<InetAddress, Channel> listeners = new ConcurrentHashMap<>();
  private @Nullable DatagramTransport transport;
  private boolean closed;

  /**
   * @param files finds what is asked for
   * @param disk reads files, which blocks; more than one thread is advisable
   * @param traffic hears of every transfer when it has ended
   */
  public TftpServer(TftpConfig config, BootFileSource files, Executor disk, BootTraffic traffic) {
    this(config, files, disk, traffic, Tap.NONE);
  }

  /**
   * @param files finds what is asked for
   * @param disk reads files, which blocks; more than one thread is advisable
   * @param traffic hears of every transfer when it has ended
   * @param tap hears of requests and errors, and of where transfers begin and end
   */
  public TftpServer(
      TftpConfig config, BootFileSource files, Executor disk, BootTraffic traffic, Tap tap) {
    this(config, files, disk, traffic, tap, Timers.EVENT_LOOP);
  }

  TftpServer(
      TftpConfig config, BootFileSource files, Executor disk, BootTraffic traffic, Timers timers) {
    this(config, files, disk, traffic, Tap.NONE, timers);
  }

  private TftpServer(
      TftpConfig config,
      BootFileSource files,
      Executor disk,
      BootTraffic traffic,
      Tap tap,
      Timers timers) {
    this.config = config;
    this.disk = disk;
    this.reports = new TrafficRelay(traffic, REPORT_QUEUE);
    Transfer.Environment environment =
        new Transfer.Environment(
            config.retry(),
            timers,
            () -> ThreadLocalRandom.current().nextDouble(),
            counters,
            new TftpTap(tap));
    this.sessions = new Sessions(config, files, disk, reports, environment);
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
      throw new IllegalStateException("this TFTP server has been started before");
    }
    DatagramTransport opened = DatagramTransport.open(config.threads());
    transport = opened;
    try {
      for (InetAddress address : wantedAddresses()) {
        listeners.put(address, listen(opened, address));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    if (config.addresses().isEmpty()) {
      opened
          .group()
          .scheduleWithFixedDelay(
              this::refreshLater,
              ADDRESS_REFRESH_SECONDS,
              ADDRESS_REFRESH_SECONDS,
              TimeUnit.SECONDS);
    }
    List<InetSocketAddress> bound = new ArrayList<>();
    listeners.values().forEach(channel -> bound.add((InetSocketAddress) channel.localAddress()));
    log.info("tftp server started addresses={}", bound);
    return List.copyOf(bound);
  }

  /** What happened since the start. */
  public TftpStats stats() {
    return counters.snapshot(reports.dropped());
  }

  /** Ends all transfers and frees sockets and threads, within seconds. Idempotent. */
  @Override
  public void close() {
    DatagramTransport opened;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      opened = transport;
    }
    if (opened != null) {
      listeners.values().forEach(Channel::close);
      sessions.abortAll();
      opened.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
    reports.close();
  }

  private Channel listen(DatagramTransport opened, InetAddress address) {
    int maxBlock = Math.min(config.maxBlockSize(), blockSizeBelowMtu(address));
    Bootstrap bootstrap =
        opened
            .bootstrap(address, new RequestHandler(sessions, opened, maxBlock, counters))
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .localAddress(address, config.port());
    ChannelFuture bound = bootstrap.bind().awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw unbindable(address, bound.cause());
    }
    return bound.channel();
  }

  private BootServiceException unbindable(InetAddress address, Throwable cause) {
    String what =
        "TFTP cannot listen on udp " + address.getHostAddress() + " port " + config.port();
    String reason = String.valueOf(cause.getMessage());
    String remedy =
        reason.contains("ermission denied")
            ? "give the process CAP_NET_BIND_SERVICE, or configure a port above 1023"
            : "stop the other TFTP server (ss -lunp shows it), or configure another address or port";
    return new BootServiceException(what + ": " + reason, remedy, cause);
  }

  private static int blockSizeBelowMtu(InetAddress address) {
    try {
      NetworkInterface nic = NetworkInterface.getByInetAddress(address);
      if (nic != null) {
        int headers = (address instanceof Inet4Address ? 20 : 40) + 8 + 4;
        return Math.max(Negotiation.DEFAULT_BLOCK, nic.getMTU() - headers);
      }
    } catch (SocketException e) {
      log.debug("no MTU of the interface with address={}", address, e);
    }
    return Integer.MAX_VALUE;
  }

  private Set<InetAddress> wantedAddresses() {
    if (!config.addresses().isEmpty()) {
      return Set.copyOf(config.addresses());
    }
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      throw new BootServiceException(
          "TFTP cannot list this machine's addresses: " + e.getMessage(),
          "configure the addresses to listen on",
          e);
    }
  }

  private void refreshLater() {
    try {
      disk.execute(this::refreshAddresses);
    } catch (RejectedExecutionException e) {
      log.debug("addresses not re-read, the executor is closed", e);
    }
  }

  /** Follows addresses that came or went; what cannot be bound yet is tried again next time. */
  private synchronized void refreshAddresses() {
    DatagramTransport opened = transport;
    if (closed || opened == null) {
      return;
    }
    try {
      Set<InetAddress> wanted = wantedAddresses();
      listeners
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !wanted.contains(entry.getKey());
                if (gone) {
                  entry.getValue().close();
                }
                return gone;
              });
      for (InetAddress address : wanted) {
        if (!listeners.containsKey(address)) {
          listeners.put(address, listen(opened, address));
          log.info("tftp server listens address={}", address);
        }
      }
    } catch (BootServiceException e) {
      log.warn("tftp server cannot follow the machine's addresses: {}", e.getMessage());
    }
  }
}
