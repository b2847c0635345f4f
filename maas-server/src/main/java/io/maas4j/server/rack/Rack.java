package io.maas4j.server.rack;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Leases;
import io.maas4j.id.MachineId;
import io.maas4j.image.ImageStorage;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.NetbootConfig;
import io.maas4j.netboot.NetbootServer;
import io.maas4j.netboot.bootmethod.BootScripts.GrubDebug;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.dhcp.PingProbe;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.dhcp6.Dhcp6Stats;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.LoaderFiles;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.HttpStats;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpStats;
import io.maas4j.topology.Scans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boot services of one rack, in the process of its region. Thread-safe.
 *
 * <p>It asks the region through the boot engine's own interfaces and nothing else, so that it can
 * move to a machine of its own.
 */
public final class Rack implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rack.class);

  private static final Duration REGION_PATIENCE = Duration.ofSeconds(15);

  private static final Path ARP = Path.of("/proc/net/arp");
  private static final int ECHO_MILLIS = 500;
  private static final int PINGS_AT_ONCE = 64;

  private final MachineId id;
  private final Path loaders;
  private final Scans scans;
  private final RackNetworks networks;
  private final Neighbours neighbours;
  private final PingScanner scanner;
  private final RackWatch watch;
  private final AtomicReference<String> refused = new AtomicReference<>("");
  private final AtomicReference<String> refused6 = new AtomicReference<>("");
  private final AtomicInteger httpPort = new AtomicInteger();
  private final Optional<PingProbe> ping;
  private final PairReporter pairReporter;
  private final NetbootServer netboot;

  /**
   * @param id which of the region's racks this is
   * @param region where {@code /MAAS/…} is passed on to
   * @param blocking for questions to the region and reads from disk
   */
  public Rack(
      MachineId id,
      RackSettings settings,
      Fleet fleet,
      ImageStorage images,
      URI region,
      Clock clock,
      ExecutorService blocking) {
    this.id = id;
    this.loaders = settings.loaders();
    this.scans = fleet.topology().scans();
    this.networks =
        new RackNetworks(
            fleet.networks(),
            id,
            settings,
            TimeServers.ofSystem(blocking, clock),
            httpPort::get,
            LocalAddresses6::now);
    this.neighbours =
        new Neighbours(
            fleet.topology().discoveries(),
            id,
            ARP,
            Ipv6Neighbours::now,
            LocalAddresses::now,
            clock);
    this.scanner =
        new PingScanner(
            LocalAddresses::now,
            Rack::ask,
            new SendPace(settings.watch().scanRate(), System::nanoTime, LockSupport::parkNanos),
            neighbours::look);
    this.watch = new RackWatch(id, settings, fleet, networks, neighbours, clock);
    this.ping = probe(settings.watch().pingWait());
    this.pairReporter =
        new PairReporter(
            networks::vlanOf, changes -> fleet.topology().rackPairs().changed(id, changes));
    this.netboot =
        NetbootServer.builder(
                new NetbootConfig(
                    Optional.of(DhcpConfig.durable(List.of(), settings.journal())),
                    Optional.of(Dhcp6Config.durable(List.of(), settings.journal6())),
                    TftpConfig.builder()
                        .addresses(List.copyOf(settings.bindAddresses()))
                        .port(settings.tftpPort())
                        .build(),
                    BootHttpConfig.builder()
                        .addresses(List.copyOf(settings.bindAddresses()))
                        .port(settings.httpPort())
                        .regions(region)
                        // there is no other region to try: a busy one is waited for
                        .connectTimeout(REGION_PATIENCE)
                        .build(),
                    directory(settings),
                    GrubDebug.OFF),
                new RackBootResolver(fleet.booting(), httpPort::get, blocking),
                networks,
                clock,
                blocking)
            .leaseListener(leases(fleet.leases()))
            .pairListener(pairReporter)
            .images(images::file)
            .traffic(watch.traffic())
            .tap(watch.tap())
            .ignoring(watch::isProbe)
            .probing(ping)
            .build();
  }

  private static Optional<PingProbe> probe(Duration wait) {
    return wait.isZero() ? Optional.empty() : Optional.of(new PingProbe(wait, PINGS_AT_ONCE));
  }

  /** The addresses that this rack would have in a subnet. */
  public static List<InetAddress> addressesIn(ServedSubnet subnet) {
    return subnet
        .rackAddress()
        .or(() -> LocalAddresses.now().in(subnet.cidr()).map(LocalAddresses.Local::address))
        .filter(subnet.cidr()::contains)
        .<InetAddress>map(address -> address)
        .stream()
        .toList();
  }

  /**
   * Binds everything; blocks until machines can boot.
   *
   * @throws Unavailable naming port and setting when an address cannot be bound
   */
  public void start() {
    bind();
    scans.connect(id, scanner);
    watch.start();
    pairReporter.start();
    if (!LoaderFiles.hasAny(loaders)) {
      log.warn(
          "there is no boot loader in {}: until some are there, see docs/boot-methods.md, only"
              + " machines boot whose own firmware is iPXE",
          loaders);
    }
    if (networks.current().networks().isEmpty()) {
      log.info(
          "rack serves no DHCP: turn dhcp_on on for a VLAN that this machine is on, with this rack"
              + " as its primary_rack, or give subnets in the configuration");
    }
  }

  private void bind() {
    try {
      httpPort.set(netboot.startHttp());
    } catch (BootServiceException e) {
      throw unavailable(e, "rack-http-port");
    }
    // leases of the last run belong to networks: these must be known when they are read
    networks.refresh(wanted -> {});
    try {
      netboot.start();
    } catch (BootServiceException e) {
      throw unavailable(e, "tftp-port");
    }
    try {
      // what the file asks for must be; what people change while it runs is tried again
      networks.refresh(wanted -> netboot.dhcpEndpoints(wanted.configured()));
    } catch (IllegalStateException e) {
      throw unavailable(e, "dhcp-port");
    }
    refresh();
  }

  private static Unavailable unavailable(RuntimeException failure, String port) {
    return new Unavailable(
        "the rack cannot serve: " + failure.getMessage(),
        "the settings are " + port + " and rack-bind",
        failure);
  }

  /**
   * Takes over the region's newest topology, and listens where that wants it. What cannot be bound
   * is logged, and tried again the next time. Blocks for one transaction.
   */
  public void refresh() {
    refreshNetworks();
    watch.follow();
  }

  private void refreshNetworks() {
    networks.refresh(
        wanted -> {
          listen(() -> netboot.dhcpEndpoints(wanted.all()), refused);
          listen(() -> netboot.dhcp6Endpoints(wanted.ipv6()), refused6);
        });
  }

  private static void listen(Runnable endpoints, AtomicReference<String> refused) {
    try {
      endpoints.run();
      refused.set("");
    } catch (IllegalStateException e) {
      String why = String.valueOf(e.getMessage());
      if (!refused.getAndSet(why).equals(why)) {
        log.error("rack cannot serve a network, and tries again: {}", why);
      }
    }
  }

  /** Tells the region whom this rack sees. Blocks for a few transactions. */
  public void look() {
    watch.look();
    neighbours.look();
  }

  private static void ask(Inet4Address address) {
    try {
      address.isReachable(ECHO_MILLIS);
    } catch (IOException e) {
      log.debug("{} cannot be asked", address, e);
    }
  }

  /** The configuration version that this rack answers by. */
  public long acknowledgedVersion() {
    return networks.acknowledgedVersion();
  }

  /** The port of the HTTP boot server, once started. */
  public int httpPort() {
    return httpPort.get();
  }

  public List<InetSocketAddress> httpAddresses() {
    return netboot.httpAddresses();
  }

  public List<InetSocketAddress> tftpAddresses() {
    return netboot.tftpAddresses();
  }

  public List<InetSocketAddress> dhcpAddresses() {
    return netboot.dhcpAddresses();
  }

  /** Empty when this rack serves no DHCP. */
  public Optional<DhcpStats> dhcpStats() {
    return netboot.dhcpStats();
  }

  public List<InetSocketAddress> dhcp6Addresses() {
    return netboot.dhcp6Addresses();
  }

  /** Empty when this rack serves no DHCPv6. */
  public Optional<Dhcp6Stats> dhcp6Stats() {
    return netboot.dhcp6Stats();
  }

  public TftpStats tftpStats() {
    return netboot.tftpStats();
  }

  public HttpStats httpStats() {
    return netboot.httpStats();
  }

  /** Figures of what this rack sees. */
  public WatchStats watchStats() {
    return watch.stats();
  }

  /** How the pairs are that this rack is in; none before the start. */
  public List<PairStatus> pairs() {
    return netboot.pairs();
  }

  /** The same for people, with what keeps VLANs from being served as their racks say. */
  public PairWords pairWords() {
    return PairWords.of(netboot.pairs(), networks.pairFaults());
  }

  /** How many DHCP servers there are that are none of ours, by interface. */
  public Map<String, Integer> foreignServers() {
    return watch.foreignServers();
  }

  @Override
  public void close() {
    scans.disconnect(id);
    scanner.close();
    netboot.close();
    pairReporter.close();
    ping.ifPresent(PingProbe::close);
    watch.close();
  }

  private static Path directory(RackSettings settings) {
    try {
      Files.createDirectories(settings.loaders());
      Files.createDirectories(settings.journal().toAbsolutePath().getParent());
      return settings.loaders();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the directories of the rack's boot loaders and leases", e);
    }
  }

  private LeaseListener leases(Leases leases) {
    return events -> {
      leases.report(
          events.stream()
              .map(event -> new Leases.Report(event.mac(), event.address(), isHeld(event)))
              .toList());
      for (LeaseListener.LeaseEvent event : events) {
        if (isHeld(event)) {
          networks
              .interfaceOf(event.address())
              .ifPresent(
                  nic ->
                      neighbours.leased(
                          event.mac(),
                          event.address(),
                          nic,
                          Optional.of(event.hostname()).filter(name -> !name.isBlank())));
        }
      }
    };
  }

  private static boolean isHeld(LeaseListener.LeaseEvent event) {
    return event.action() == LeaseListener.Action.COMMIT;
  }
}
