package io.maas4j.server.rack;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Leases;
import io.maas4j.image.ImageStorage;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.NetbootConfig;
import io.maas4j.netboot.NetbootServer;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpStats;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.HttpStats;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final RackNetworks networks;
  private final AtomicInteger httpPort = new AtomicInteger();
  private final NetbootServer netboot;

  /**
   * @param region where {@code /MAAS/…} is passed on to
   * @param blocking for questions to the region and reads from disk
   */
  public Rack(
      RackSettings settings,
      Fleet fleet,
      ImageStorage images,
      URI region,
      Clock clock,
      ExecutorService blocking) {
    this.networks =
        new RackNetworks(fleet.networks(), settings.subnets(), settings.domain(), httpPort::get);
    this.netboot =
        new NetbootServer(
            new NetbootConfig(
                dhcp(settings),
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
                directory(settings)),
            new RackBootResolver(fleet.booting(), httpPort::get, blocking),
            networks,
            leases(fleet.leases()),
            images::file,
            BootTraffic.NONE,
            clock,
            blocking);
  }

  /** The addresses that this rack would have in a subnet. */
  public static List<InetAddress> addressesIn(ServedSubnet subnet) {
    return subnet
        .rackAddress()
        .or(() -> LocalAddresses.in(subnet.cidr()).map(LocalAddresses.Local::address))
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
    for (NetworkConfig.SharedNetwork network : networks.current().networks()) {
      log.info(
          "rack serves network={} interface={} subnets={}",
          network.name(),
          network.interfaceName().orElse("(relays only)"),
          network.subnets().size());
    }
    if (networks.current().networks().isEmpty()) {
      log.warn(
          "rack serves no DHCP: give it a subnet of this machine's, subnets in the configuration");
    }
  }

  private void bind() {
    try {
      httpPort.set(netboot.startHttp());
    } catch (BootServiceException e) {
      throw unavailable(e, "rack-http-port");
    }
    networks.refresh();
    try {
      netboot.start();
    } catch (BootServiceException e) {
      throw unavailable(e, "tftp-port");
    } catch (IllegalStateException e) {
      throw unavailable(e, "dhcp-port");
    }
  }

  private static Unavailable unavailable(RuntimeException failure, String port) {
    return new Unavailable(
        "the rack cannot serve: " + failure.getMessage(),
        "the settings are " + port + " and rack-bind",
        failure);
  }

  /** Takes over the region's newest topology. Blocks for one transaction. */
  public void refresh() {
    networks.refresh();
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

  public TftpStats tftpStats() {
    return netboot.tftpStats();
  }

  public HttpStats httpStats() {
    return netboot.httpStats();
  }

  @Override
  public void close() {
    netboot.close();
  }

  private static Optional<DhcpConfig> dhcp(RackSettings settings) {
    Set<String> interfaces = new LinkedHashSet<>();
    Set<Inet4Address> relayed = new LinkedHashSet<>();
    for (ServedSubnet subnet : settings.subnets()) {
      if (subnet.relayed()) {
        subnet.rackAddress().ifPresent(relayed::add);
      } else {
        subnet
            .interfaceName()
            .or(() -> LocalAddresses.in(subnet.cidr()).map(LocalAddresses.Local::interfaceName))
            .ifPresent(interfaces::add);
      }
    }
    List<DhcpConfig.Endpoint> endpoints = new ArrayList<>();
    Inet4Address any = RackSettings.anyAddress();
    interfaces.forEach(
        name ->
            endpoints.add(new DhcpConfig.Endpoint(Optional.of(name), any, settings.dhcpPort())));
    relayed.forEach(address -> endpoints.add(DhcpConfig.Endpoint.at(address, settings.dhcpPort())));
    return endpoints.isEmpty()
        ? Optional.empty()
        : Optional.of(DhcpConfig.durable(endpoints, settings.journal()));
  }

  private static java.nio.file.Path directory(RackSettings settings) {
    try {
      Files.createDirectories(settings.loaders());
      Files.createDirectories(settings.journal().toAbsolutePath().getParent());
      return settings.loaders();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the directories of the rack's boot loaders and leases", e);
    }
  }

  private static LeaseListener leases(Leases leases) {
    return events ->
        leases.report(
            events.stream()
                .map(
                    event ->
                        new Leases.Report(
                            event.mac(),
                            event.address(),
                            event.action() == LeaseListener.Action.COMMIT))
                .toList());
  }
}
