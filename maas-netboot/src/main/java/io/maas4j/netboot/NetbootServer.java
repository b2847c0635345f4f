package io.maas4j.netboot;

import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.dhcp6.Dhcp6Server;
import io.maas4j.netboot.dhcp6.Dhcp6Stats;
import io.maas4j.netboot.file.BootFiles;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.ImageFiles;
import io.maas4j.netboot.file.KernelNeighbours;
import io.maas4j.netboot.http.BootHttpServer;
import io.maas4j.netboot.http.HttpStats;
import io.maas4j.netboot.tftp.TftpServer;
import io.maas4j.netboot.tftp.TftpStats;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The whole boot engine: DHCP, TFTP and HTTP over one resolver and one set of files. Each of its
 * servers can also be used alone.
 *
 * <pre>{@code
 * try (NetbootServer netboot =
 *     new NetbootServer(config, resolver, networks, leases, images, traffic, clock, disk)) {
 *   netboot.start();
 *   …
 * }
 * }</pre>
 *
 * <p>Thread-safe. The executor belongs to the caller and must outlive it.
 */
public final class NetbootServer implements AutoCloseable {
  private final AtomicInteger httpPort = new AtomicInteger();
  private final BootHttpServer http;
  private final TftpServer tftp;
  private final ConfigSource networks;
  private final Optional<DhcpServer> dhcp;
  private final Optional<Dhcp6Server> dhcp6;
  private List<InetSocketAddress> httpAddresses = List.of();
  private List<InetSocketAddress> tftpAddresses = List.of();

  /**
   * @param resolver what machines boot
   * @param networks what DHCP serves
   * @param leases told of leases
   * @param images boot images
   * @param traffic told of every file that was asked for
   * @param disk for look-ups and reads, which block
   */
  public NetbootServer(
      NetbootConfig config,
      BootResolver resolver,
      ConfigSource networks,
      LeaseListener leases,
      ImageFiles images,
      BootTraffic traffic,
      Clock clock,
      Executor disk) {
    this(config, resolver, networks, leases, images, traffic, Watch.NONE, clock, disk);
  }

  /**
   * Who looks on.
   *
   * @param tap hears of every packet
   * @param probes DHCP messages that are this machine's own, and get no answer; asked on an event
   *     loop, so it must not block
   */
  public record Watch(Tap tap, Predicate<DhcpMessage> probes) {
    /** Nobody. */
    public static final Watch NONE = new Watch(Tap.NONE, message -> false);
  }

  /**
   * @param resolver what machines boot
   * @param networks what DHCP serves
   * @param leases told of leases
   * @param images boot images
   * @param traffic told of every file that was asked for
   * @param watch looks on
   * @param disk for look-ups and reads, which block
   */
  public NetbootServer(
      NetbootConfig config,
      BootResolver resolver,
      ConfigSource networks,
      LeaseListener leases,
      ImageFiles images,
      BootTraffic traffic,
      Watch watch,
      Clock clock,
      Executor disk) {
    LeaseHolders holders = new LeaseHolders(leases);
    BootFiles files =
        new BootFiles(
            resolver,
            new BootScripts(config.grubDebug()),
            config.files(),
            images,
            holders.or(new KernelNeighbours()),
            httpPort::get,
            disk);
    this.http = new BootHttpServer(config.http(), files, disk, traffic);
    this.tftp = new TftpServer(config.tftp(), files, disk, traffic, watch.tap());
    SharedConfig shared = new SharedConfig(networks);
    this.dhcp =
        config
            .dhcp()
            .map(
                settings ->
                    DhcpServer.builder(settings, shared.view(), clock)
                        .leaseListener(holders)
                        .tap(watch.tap())
                        .ignoring(watch.probes())
                        .build());
    this.dhcp6 =
        config
            .dhcp6()
            .map(
                settings ->
                    Dhcp6Server.builder(settings, shared.view(), clock)
                        .leaseListener(holders)
                        .tap(watch.tap())
                        .build());
    this.networks = networks;
  }

  /**
   * Starts HTTP: its port is part of what DHCP and the boot configurations say, so it comes first.
   * Blocks until bound.
   *
   * @return the port it listens on
   */
  public synchronized int startHttp() {
    httpAddresses = http.start();
    httpPort.set(httpAddresses.get(0).getPort());
    return httpPort.get();
  }

  /** Starts what has not been started yet: HTTP, TFTP, DHCP. Blocks until bound. */
  public synchronized void start() {
    if (httpAddresses.isEmpty()) {
      startHttp();
    }
    tftpAddresses = tftp.start();
    dhcp.ifPresent(DhcpServer::start);
    dhcp6.ifPresent(Dhcp6Server::start);
    if (dhcp.isEmpty() && dhcp6.isEmpty()) {
      networks.acknowledge(Long.MAX_VALUE); // there is no server that could lag behind
    }
  }

  public synchronized List<InetSocketAddress> httpAddresses() {
    return httpAddresses;
  }

  public synchronized List<InetSocketAddress> tftpAddresses() {
    return tftpAddresses;
  }

  public List<InetSocketAddress> dhcpAddresses() {
    return dhcp.map(DhcpServer::addresses).orElse(List.of());
  }

  /**
   * Has DHCP listen at these from now on, and nowhere else; see {@link DhcpServer#endpoints}.
   *
   * @throws IllegalStateException naming what could not be bound, or when DHCP is left to others
   */
  public List<InetSocketAddress> dhcpEndpoints(List<DhcpConfig.Endpoint> wanted) {
    return dhcp.orElseThrow(() -> new IllegalStateException("DHCP is left to others"))
        .endpoints(wanted);
  }

  /** Empty when DHCP is left to others. */
  public Optional<DhcpStats> dhcpStats() {
    return dhcp.map(DhcpServer::stats);
  }

  public List<InetSocketAddress> dhcp6Addresses() {
    return dhcp6.map(Dhcp6Server::addresses).orElse(List.of());
  }

  /**
   * Has DHCPv6 listen at these from now on, and nowhere else; see {@link Dhcp6Server#endpoints}.
   *
   * @throws IllegalStateException naming what could not be bound, or when DHCPv6 is left to others
   */
  public List<InetSocketAddress> dhcp6Endpoints(List<Dhcp6Config.Endpoint> wanted) {
    return dhcp6
        .orElseThrow(() -> new IllegalStateException("DHCPv6 is left to others"))
        .endpoints(wanted);
  }

  /** Empty when DHCPv6 is left to others. */
  public Optional<Dhcp6Stats> dhcp6Stats() {
    return dhcp6.map(Dhcp6Server::stats);
  }

  public TftpStats tftpStats() {
    return tftp.stats();
  }

  public HttpStats httpStats() {
    return http.stats();
  }

  /** Stops DHCP first, so that no machine is sent to servers that are gone. Idempotent. */
  @Override
  public void close() {
    dhcp.ifPresent(DhcpServer::close);
    dhcp6.ifPresent(Dhcp6Server::close);
    tftp.close();
    http.close();
  }
}
