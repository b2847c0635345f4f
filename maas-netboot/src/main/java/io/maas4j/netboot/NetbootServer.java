package io.maas4j.netboot;

import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.dhcp.AddressProbe;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.dhcp6.Dhcp6Server;
import io.maas4j.netboot.dhcp6.Dhcp6Stats;
import io.maas4j.netboot.failover.PairStatus;
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
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The whole boot engine: DHCP, TFTP and HTTP over one resolver and one set of files. Each of its
 * servers can also be used alone.
 *
 * <pre>{@code
 * try (NetbootServer netboot =
 *     NetbootServer.builder(config, resolver, networks, clock, disk).images(images).build()) {
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

  private NetbootServer(Builder parts) {
    LeaseHolders holders = new LeaseHolders(parts.leases);
    BootFiles files =
        new BootFiles(
            parts.resolver,
            new BootScripts(parts.config.grubDebug()),
            parts.config.files(),
            parts.images,
            holders.or(new KernelNeighbours()),
            httpPort::get,
            parts.disk);
    this.http = new BootHttpServer(parts.config.http(), files, parts.disk, parts.traffic);
    this.tftp = new TftpServer(parts.config.tftp(), files, parts.disk, parts.traffic, parts.tap);
    SharedConfig shared = new SharedConfig(parts.networks);
    this.dhcp =
        parts.config.dhcp().map(settings -> parts.dhcp(settings, shared.view(), holders).build());
    this.dhcp6 =
        parts
            .config
            .dhcp6()
            .map(
                settings ->
                    Dhcp6Server.builder(settings, shared.view(), parts.clock)
                        .leaseListener(holders)
                        .tap(parts.tap)
                        .build());
    this.networks = parts.networks;
  }

  /**
   * @param resolver what machines boot
   * @param networks what DHCP serves
   * @param disk for look-ups and reads, which block
   */
  public static Builder builder(
      NetbootConfig config,
      BootResolver resolver,
      ConfigSource networks,
      Clock clock,
      Executor disk) {
    return new Builder(config, resolver, networks, clock, disk);
  }

  /** Collects what a boot engine is made of. Not thread-safe. */
  public static final class Builder {
    private final NetbootConfig config;
    private final BootResolver resolver;
    private final ConfigSource networks;
    private final Clock clock;
    private final Executor disk;
    private LeaseListener leases = events -> {};
    private ImageFiles images = ImageFiles.NONE;
    private BootTraffic traffic = BootTraffic.NONE;
    private Tap tap = Tap.NONE;
    private Predicate<DhcpMessage> ignored = message -> false;
    private Optional<? extends AddressProbe> probe = Optional.empty();
    private Consumer<PairStatus> pairs = status -> {};

    private Builder(
        NetbootConfig config,
        BootResolver resolver,
        ConfigSource networks,
        Clock clock,
        Executor disk) {
      this.config = config;
      this.resolver = resolver;
      this.networks = networks;
      this.clock = clock;
      this.disk = disk;
    }

    /** Told of leases; nobody by default. */
    public Builder leaseListener(LeaseListener listener) {
      leases = listener;
      return this;
    }

    /** Boot images; none by default. */
    public Builder images(ImageFiles store) {
      images = store;
      return this;
    }

    /** Told of every file that was asked for; nobody by default. */
    public Builder traffic(BootTraffic listener) {
      traffic = listener;
      return this;
    }

    /** Hears of every packet; nobody by default. */
    public Builder tap(Tap listener) {
      tap = listener;
      return this;
    }

    /**
     * DHCP messages that are this machine's own and get no answer; none by default.
     *
     * @param own asked on an event loop, so it must not block
     */
    public Builder ignoring(Predicate<DhcpMessage> own) {
      ignored = own;
      return this;
    }

    /** Asked whether an address is in use before it is offered; nobody by default. */
    public Builder probing(Optional<? extends AddressProbe> network) {
      probe = network;
      return this;
    }

    /** Told when a pair of racks changes its state, on an event loop; nobody by default. */
    public Builder pairListener(Consumer<PairStatus> listener) {
      pairs = listener;
      return this;
    }

    public NetbootServer build() {
      return new NetbootServer(this);
    }

    private DhcpServer.Builder dhcp(
        DhcpConfig settings, ConfigSource view, LeaseListener listener) {
      DhcpServer.Builder server =
          DhcpServer.builder(settings, view, clock)
              .leaseListener(listener)
              .pairListener(pairs)
              .tap(tap)
              .ignoring(ignored);
      probe.ifPresent(server::probing);
      return server;
    }
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

  /** How the pairs of racks are that share networks; none when DHCP is left to others. */
  public List<PairStatus> pairs() {
    return dhcp.map(DhcpServer::pairs).orElse(List.of());
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
