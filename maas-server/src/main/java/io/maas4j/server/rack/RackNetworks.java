package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of this rack, made from the region's topology: what DHCP serves. Thread-safe.
 *
 * <p>A new topology becomes a new configuration in {@link #refresh}, on the caller's thread.
 */
final class RackNetworks implements ConfigSource {
  private static final Logger log = LoggerFactory.getLogger(RackNetworks.class);

  private final Networks networks;
  private final MachineId rack;
  private final RackSettings settings;
  private final IntSupplier httpPort;
  private final AtomicReference<NetworkConfig> current = new AtomicReference<>(NetworkConfig.EMPTY);
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile Map<String, Long> vlans = Map.of();
  private Set<String> told = Set.of();
  private List<String> shown = List.of();
  private final List<Consumer<NetworkConfig>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param rack which one we are
   * @param httpPort the port of this rack's HTTP server
   */
  RackNetworks(Networks networks, MachineId rack, RackSettings settings, IntSupplier httpPort) {
    this.networks = networks;
    this.rack = rack;
    this.settings = settings;
    this.httpPort = httpPort;
  }

  /**
   * Takes over the region's newest topology, and what this machine is on now. Blocks for one
   * transaction.
   *
   * @param listen told where to listen before the networks are served, every time
   */
  synchronized void refresh(Consumer<Wanted> listen) {
    Networks.Topology topology = networks.topology();
    LocalAddresses local = LocalAddresses.now();
    ServedNetworks served =
        ServedNetworks.of(topology.vlans(), topology.subnets(), rack, local, settings.subnets());
    vlans =
        served.networks().stream()
            .filter(network -> network.interfaceName().isPresent())
            .collect(
                Collectors.toUnmodifiableMap(
                    network -> network.interfaceName().orElseThrow(),
                    network -> network.vlan().id(),
                    (first, second) -> first));
    listen.accept(
        new Wanted(
            served.endpoints(local, settings.dhcpPort(), subnet -> true),
            served.endpoints(local, settings.dhcpPort(), this::isConfigured)));
    NetworkConfig config = config(topology, served);
    if (config.version() > current.get().version()) {
      current.set(config);
      listeners.forEach(listener -> listener.accept(config));
      tellIgnored(topology);
      tell(config);
    }
  }

  /**
   * Where to listen.
   *
   * @param configured of these, what the configuration file asks for
   */
  record Wanted(List<DhcpConfig.Endpoint> all, List<DhcpConfig.Endpoint> configured) {}

  private boolean isConfigured(Subnet subnet) {
    return settings.subnets().stream().anyMatch(s -> s.cidr().equals(subnet.cidr()));
  }

  /** Ids of the VLANs that are served without a relay, by interface. */
  Map<String, Long> vlans() {
    return vlans;
  }

  /** Whose an address is by configuration: fixed for a machine, or kept for it. */
  Optional<MacAddress> hostAt(InetAddress address) {
    return current.get().hosts().stream()
        .filter(host -> host.address().equals(address))
        .map(NetworkConfig.Host::mac)
        .findFirst();
  }

  /** Whether it is this rack's own. */
  boolean isOwn(Inet4Address address) {
    return current.get().networks().stream()
            .flatMap(network -> network.subnets().stream())
            .anyMatch(subnet -> subnet.rackAddress().equals(address))
        || LocalAddresses.now().interfaceOf(address).isPresent();
  }

  /** The interface that an address is served on; empty for relayed networks and foreign ones. */
  Optional<String> interfaceOf(InetAddress address) {
    for (NetworkConfig.SharedNetwork network : current.get().networks()) {
      for (NetworkConfig.Subnet subnet : network.subnets()) {
        if (new Cidr(subnet.network(), subnet.prefixLength()).contains(address)) {
          return network.interfaceName();
        }
      }
    }
    return Optional.empty();
  }

  private void tell(NetworkConfig config) {
    List<String> now =
        config.networks().stream()
            .map(
                n ->
                    "network=%s interface=%s subnets=%s"
                        .formatted(
                            n.name(),
                            n.interfaceName().orElse("(relays only)"),
                            n.subnets().stream()
                                .map(s -> s.network().getHostAddress() + "/" + s.prefixLength())
                                .collect(Collectors.joining(","))))
            .toList();
    if (!now.equals(shown)) {
      now.forEach(network -> log.info("rack serves {}", network));
      if (now.isEmpty()) {
        log.info("rack serves no DHCP any more");
      }
      shown = now;
    }
  }

  /** What people wrote for nothing, they are told once. */
  private void tellIgnored(Networks.Topology topology) {
    Set<String> ignored = new TreeSet<>();
    topology.subnets().stream()
        .flatMap(s -> SnippetOptions.of(topology.snippets(), s.id()).ignored().stream())
        .forEach(statement -> ignored.add("a DHCP snippet, " + statement));
    topology.snippets().stream()
        .filter(snippet -> snippet.node().isPresent())
        .forEach(
            snippet -> ignored.add("a DHCP snippet, " + snippet.name() + ": it is for a node"));
    TimeServers.of(topology.settings()).names().stream()
        .filter(name -> isChanged(topology.settings(), Setting.NTP_SERVERS))
        .forEach(name -> ignored.add("setting ntp_servers, " + name + ": DHCP names addresses"));
    ignored.stream()
        .filter(statement -> !told.contains(statement))
        .forEach(
            statement -> log.warn("it has no effect on this rack's DHCP server: {}", statement));
    told = Set.copyOf(ignored);
  }

  private static boolean isChanged(Settings settings, Setting setting) {
    return !settings.json(setting).equals(setting.defaultJson());
  }

  /** The newest version that every server of this rack answers by. */
  public long acknowledgedVersion() {
    return acknowledged.get();
  }

  @Override
  public NetworkConfig current() {
    return current.get();
  }

  @Override
  public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void acknowledge(long version) {
    acknowledged.accumulateAndGet(version, Math::max);
  }

  private NetworkConfig config(Networks.Topology topology, ServedNetworks served) {
    List<NetworkConfig.SharedNetwork> shared =
        served.networks().stream().map(network -> shared(topology, network)).toList();
    return NetworkConfig.builder(topology.version())
        .networks(shared)
        .hosts(hosts(topology))
        .build();
  }

  private NetworkConfig.SharedNetwork shared(
      Networks.Topology topology, ServedNetworks.Network network) {
    return NetworkConfig.SharedNetwork.named(network.name())
        .onInterface(network.interfaceName())
        .mtu(network.vlan().mtu())
        .subnets(
            network.places().stream()
                .map(
                    place ->
                        SnippetOptions.of(topology.snippets(), place.subnet().id())
                            .applied(subnet(topology, place.subnet(), place.rackAddress())))
                .toList())
        .build();
  }

  private NetworkConfig.Subnet subnet(
      Networks.Topology topology, Subnet subnet, Inet4Address rack) {
    List<NetworkConfig.Range> ranges =
        topology.ranges().stream()
            .filter(r -> r.subnetId() == subnet.id() && r.kind() == IpRange.Kind.DYNAMIC)
            .filter(r -> r.first() instanceof Inet4Address)
            .map(r -> new NetworkConfig.Range((Inet4Address) r.first(), (Inet4Address) r.last()))
            .toList();
    return NetworkConfig.Subnet.of(
            (Inet4Address) subnet.cidr().network(), subnet.cidr().prefixLength(), rack)
        .httpPort(httpPort.getAsInt())
        .gateway(
            subnet.gateway().filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast))
        .dnsServers(dnsServers(topology.settings(), subnet))
        .ntpServers(TimeServers.of(topology.settings()).addresses())
        .domain(settings.domain())
        .searchDomains(List.of(settings.domain()))
        .routes(routes(topology, subnet))
        .ranges(ranges)
        .authoritative()
        .disabledBootArchitectures(subnet.disabledBootArchitectures())
        .build();
  }

  /** Its own; where the region may choose and nobody has, those that the region itself asks. */
  private static List<Inet4Address> dnsServers(Settings settings, Subnet subnet) {
    return subnet.dnsServers().isEmpty() && subnet.allowDns()
        ? ipv4(
            settings.text(Setting.UPSTREAM_DNS).stream()
                .flatMap(text -> Stream.of(text.strip().split("[,\\s]+")))
                .map(Addresses::parse)
                .toList())
        : ipv4(subnet.dnsServers());
  }

  private static List<NetworkConfig.Route> routes(Networks.Topology topology, Subnet subnet) {
    List<NetworkConfig.Route> routes = new ArrayList<>();
    topology.routes().stream()
        .filter(route -> route.source() == subnet.id())
        .sorted(Comparator.comparingInt(StaticRoute::metric).thenComparing(StaticRoute::id))
        .forEach(
            route ->
                topology.subnets().stream()
                    .filter(s -> s.id() == route.destination() && s.cidr().isIpv4())
                    .filter(s -> route.gateway() instanceof Inet4Address)
                    .map(
                        s ->
                            new NetworkConfig.Route(
                                (Inet4Address) s.cidr().network(),
                                s.cidr().prefixLength(),
                                (Inet4Address) route.gateway()))
                    .forEach(routes::add));
    return routes;
  }

  /** A machine that has an address in a subnet needs no other that is kept for it there. */
  private static List<NetworkConfig.Host> hosts(Networks.Topology topology) {
    List<NetworkConfig.Host> hosts =
        new ArrayList<>(topology.hosts().stream().flatMap(RackNetworks::hosts).toList());
    List<NetworkConfig.Host> assigned = List.copyOf(hosts);
    for (ReservedIp reserved : topology.reserved()) {
      Optional<Cidr> cidr =
          topology.subnets().stream()
              .filter(s -> s.id() == reserved.subnet())
              .map(Subnet::cidr)
              .findFirst();
      boolean has =
          assigned.stream()
              .anyMatch(
                  host ->
                      host.mac().equals(reserved.mac())
                          && cidr.filter(c -> c.contains(host.address())).isPresent());
      if (!has && reserved.address() instanceof Inet4Address address) {
        hosts.add(new NetworkConfig.Host(reserved.mac(), address, "reserved-" + reserved.id()));
      }
    }
    for (UserAddress kept : topology.kept()) {
      if (kept.mac().isPresent() && kept.address() instanceof Inet4Address address) {
        hosts.add(new NetworkConfig.Host(kept.mac().get(), address, "kept-" + kept.id()));
      }
    }
    return hosts;
  }

  private static Stream<NetworkConfig.Host> hosts(Interface nic) {
    Optional<MacAddress> mac = nic.mac();
    if (mac.isEmpty()) {
      return Stream.empty();
    }
    return nic.links().stream()
        .filter(link -> link.mode() == LinkMode.AUTO || link.mode() == LinkMode.STATIC)
        .map(link -> link.address().orElse(null))
        .filter(Objects::nonNull)
        .filter(Inet4Address.class::isInstance)
        .map(
            address ->
                new NetworkConfig.Host(
                    mac.get(), (Inet4Address) address, nic.machine().value() + "-" + nic.name()));
  }

  private static List<Inet4Address> ipv4(List<InetAddress> addresses) {
    return addresses.stream()
        .filter(Inet4Address.class::isInstance)
        .map(Inet4Address.class::cast)
        .toList();
  }
}
