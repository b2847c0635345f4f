package io.maas4j.server.rack;

import io.maas4j.dns.Domain;
import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.IpRange;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
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
  private final TimeServers clocks;
  private final Pairings pairings;
  private final IntSupplier httpPort;
  private final Supplier<LocalAddresses6> local6;
  private final AtomicReference<NetworkConfig> current = new AtomicReference<>(NetworkConfig.EMPTY);
  // Of each configuration that is not acknowledged yet, the version of the topology that it is of:
  // one topology can have several, as what this machine is on and names of hosts change, too.
  private final NavigableMap<Long, Long> topologies = new ConcurrentSkipListMap<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile Map<String, Long> vlans = Map.of();
  private volatile Map<String, Long> vlansByName = Map.of();
  private volatile List<String> pairFaults = List.of();
  private volatile LocalAddresses lastLocal = new LocalAddresses(List.of());
  private Set<String> told = Set.of();
  private long lastTopology;
  private List<String> shown = List.of();
  private final List<Consumer<NetworkConfig>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param rack which one we are
   * @param clocks where machines get the time
   * @param httpPort the port of this rack's HTTP server
   * @param local6 the IPv6 addresses that this machine has now
   */
  RackNetworks(
      Networks networks,
      MachineId rack,
      RackSettings settings,
      TimeServers clocks,
      IntSupplier httpPort,
      Supplier<LocalAddresses6> local6) {
    this.networks = networks;
    this.rack = rack;
    this.settings = settings;
    this.clocks = clocks;
    this.pairings = new Pairings(rack, settings.failoverPort());
    this.httpPort = httpPort;
    this.local6 = local6;
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
    lastLocal = local;
    vlans =
        served.networks().stream()
            .filter(network -> network.interfaceName().isPresent())
            .collect(
                Collectors.toUnmodifiableMap(
                    network -> network.interfaceName().orElseThrow(),
                    network -> network.vlan().id(),
                    (first, second) -> first));
    ServedNetworks6 served6 =
        ServedNetworks6.of(
            topology.vlans(), topology.subnets(), rack, reachable6(), settings.subnets());
    listen.accept(
        new Wanted(
            served.endpoints(local, settings.dhcpPort(), subnet -> true),
            served.endpoints(local, settings.dhcpPort(), this::isConfigured),
            served6.endpoints(settings.dhcp6Port())));
    SnippetPolicies policies = SnippetPolicies.of(topology.snippets());
    Pairings.Round pairs = pairings.round(topology);
    NetworkConfig before = current.get();
    boolean newer = topology.version() > lastTopology;
    NetworkConfig config =
        config(
            topology,
            served,
            served6,
            policies,
            pairs,
            newer ? Math.max(topology.version(), before.version() + 1) : before.version());
    if (!newer && !config.equals(before)) {
      config = config(topology, served, served6, policies, pairs, before.version() + 1);
    }
    if (config.version() > before.version()) {
      lastTopology = topology.version();
      topologies.put(config.version(), topology.version());
      current.set(config);
      for (Consumer<NetworkConfig> listener : listeners) {
        listener.accept(config);
      }
      tellFaults(policies);
      tell(config);
    }
    tellPairFaults(pairs.faults(served));
  }

  /**
   * Where to listen.
   *
   * @param configured of these, what the configuration file asks for
   * @param ipv6 where DHCPv6 listens
   */
  record Wanted(
      List<DhcpConfig.Endpoint> all,
      List<DhcpConfig.Endpoint> configured,
      List<Dhcp6Config.Endpoint> ipv6) {}

  /** None when files are served at IPv4 addresses only: what would machines boot from? */
  private LocalAddresses6 reachable6() {
    boolean everywhere = settings.bindAddresses().isEmpty();
    return everywhere || settings.bindAddresses().stream().anyMatch(Inet6Address.class::isInstance)
        ? local6.get()
        : new LocalAddresses6(List.of());
  }

  private boolean isConfigured(Subnet subnet) {
    return settings.subnets().stream().anyMatch(s -> s.cidr().equals(subnet.cidr()));
  }

  /** Ids of the VLANs that are served without a relay, by interface. */
  Map<String, Long> vlans() {
    return vlans;
  }

  /** The VLAN of a network by its name; empty for one that is not served any more. */
  Optional<Long> vlanOf(String network) {
    return Optional.ofNullable(vlansByName.get(network));
  }

  /** What keeps VLANs from being served as their racks say; mostly nothing. */
  List<String> pairFaults() {
    return pairFaults;
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
        || lastLocal.interfaceOf(address).isPresent();
  }

  /** The interface that an address is served on; empty for relayed networks and foreign ones. */
  Optional<String> interfaceOf(InetAddress address) {
    for (NetworkConfig.SharedNetwork network : current.get().networks()) {
      for (Subnet4 subnet : network.subnets()) {
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
            .filter(n -> !n.subnets().isEmpty() || !n.subnets6().isEmpty())
            .map(
                n ->
                    "network=%s interface=%s subnets=%s"
                        .formatted(
                            n.name(),
                            n.interfaceName().orElse("(relays only)"),
                            Stream.concat(
                                    n.subnets().stream()
                                        .map(s -> new Cidr(s.network(), s.prefixLength())),
                                    n.subnets6().stream()
                                        .map(s -> new Cidr(s.network(), s.prefixLength())))
                                .map(Cidr::toString)
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
  private void tellFaults(SnippetPolicies policies) {
    policies.faults().stream()
        .filter(fault -> !told.contains(fault))
        .forEach(fault -> log.warn("a DHCP snippet is left out, none of it holds: {}", fault));
    told = Set.copyOf(policies.faults());
  }

  private void tellPairFaults(List<String> faults) {
    faults.stream()
        .filter(fault -> !pairFaults.contains(fault))
        .forEach(fault -> log.warn("racks of a VLAN: {}", fault));
    pairFaults = faults;
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
    Map.Entry<Long, Long> of = topologies.floorEntry(version);
    if (of != null) {
      acknowledged.accumulateAndGet(of.getValue(), Math::max);
      topologies.headMap(of.getKey()).clear();
    }
  }

  private NetworkConfig config(
      Networks.Topology topology,
      ServedNetworks served,
      ServedNetworks6 served6,
      SnippetPolicies policies,
      Pairings.Round pairs,
      long version) {
    // One for each link, with its subnets of both families.
    Map<String, NetworkConfig.SharedNetwork.Builder> shared = new LinkedHashMap<>();
    Map<String, Long> byName = new HashMap<>(vlansByName);
    LinkNames names = new LinkNames();
    for (ServedNetworks.Network network : served.networks()) {
      String name = names.of(network.vlan(), network.interfaceName());
      Sharing sharing = pairs.of(name, network);
      byName.put(name, network.vlan().id());
      if (!(sharing instanceof Sharing.Withheld)) {
        shared.put(
            name,
            shared(topology, policies, pairs, network, NetworkConfig.SharedNetwork.named(name))
                .failover(sharing.failover()));
      }
    }
    vlansByName = Map.copyOf(byName);
    Subnets6 subnets6 = new Subnets6(topology, searchDomains(topology), httpPort.getAsInt());
    for (ServedNetworks6.Network network : served6.networks()) {
      shared
          .computeIfAbsent(
              names.of(network.vlan(), network.interfaceName()),
              name ->
                  NetworkConfig.SharedNetwork.named(name)
                      .onInterface(network.interfaceName())
                      .mtu(network.vlan().mtu()))
          .subnets6(subnets6.of(network));
    }
    pairs
        .absent()
        .forEach(
            (name, failover) ->
                shared
                    .computeIfAbsent(name, NetworkConfig.SharedNetwork::named)
                    .failover(Optional.of(failover)));
    return NetworkConfig.builder(version)
        .networks(shared.values().stream().map(it -> it.build()).toList())
        .hosts(HostEntries.of(topology, policies))
        .hosts6(HostEntries.ofIpv6(topology, policies))
        .policy(policies.global())
        .build();
  }

  private NetworkConfig.SharedNetwork.Builder shared(
      Networks.Topology topology,
      SnippetPolicies policies,
      Pairings.Round pairs,
      ServedNetworks.Network network,
      NetworkConfig.SharedNetwork.Builder builder) {
    return builder
        .onInterface(network.interfaceName())
        .mtu(network.vlan().mtu())
        .subnets(
            network.places().stream()
                .map(place -> subnet(topology, policies, place, racks(pairs, network, place)))
                .toList());
  }

  /** This one first. */
  private static List<Inet4Address> racks(
      Pairings.Round pairs, ServedNetworks.Network network, ServedNetworks.Place place) {
    return Stream.concat(
            Stream.of(place.rackAddress()),
            pairs.partnerIn(place.subnet(), network.vlan()).stream())
        .toList();
  }

  private Subnet4 subnet(
      Networks.Topology topology,
      SnippetPolicies policies,
      ServedNetworks.Place place,
      List<Inet4Address> racks) {
    Subnet subnet = place.subnet();
    List<NetworkConfig.Range> ranges =
        topology.ranges().stream()
            .filter(r -> r.subnetId() == subnet.id() && r.kind() == IpRange.Kind.DYNAMIC)
            .filter(r -> r.first() instanceof Inet4Address)
            .sorted(Comparator.comparingLong(IpRange::id))
            .map(
                r ->
                    new NetworkConfig.Range(
                        (Inet4Address) r.first(), (Inet4Address) r.last(), policies.range(r.id())))
            .toList();
    return Subnet4.of(
            (Inet4Address) subnet.cidr().network(),
            subnet.cidr().prefixLength(),
            place.rackAddress())
        .httpPort(httpPort.getAsInt())
        .gateway(
            subnet.gateway().filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast))
        .dnsServers(dnsServers(topology.settings(), subnet))
        .ntpServers(clocks.of(topology.settings(), racks))
        .domain(usualDomain(topology))
        .searchDomains(searchDomains(topology))
        .routes(routes(topology, subnet))
        .ranges(ranges)
        .policy(policies.subnet(subnet.id()))
        .disabledBootArchitectures(subnet.disabledBootArchitectures())
        .build();
  }

  private String usualDomain(Networks.Topology topology) {
    return topology.domains().stream()
        .filter(Domain::byDefault)
        .map(Domain::name)
        .findFirst()
        .orElse(settings.domain());
  }

  /** The default one first, then the others that are ours, in the order of their names. */
  private List<String> searchDomains(Networks.Topology topology) {
    String usual = usualDomain(topology);
    return Stream.concat(
            Stream.of(usual),
            topology.domains().stream()
                .filter(Domain::authoritative)
                .map(Domain::name)
                .filter(name -> !name.equals(usual))
                .sorted())
        .toList();
  }

  /**
   * Its own; where the region may choose and nobody has, those that the region itself asks, as far
   * as the subnet's machines reach them.
   */
  private static List<Inet4Address> dnsServers(Settings settings, Subnet subnet) {
    return subnet.dnsServers().isEmpty() && subnet.allowDns()
        ? ipv4(
            settings.text(Setting.UPSTREAM_DNS).stream()
                .flatMap(text -> Stream.of(text.strip().split("[,\\s]+")))
                .map(Addresses::parse)
                .filter(server -> subnet.gateway().isPresent() || subnet.cidr().contains(server))
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

  private static List<Inet4Address> ipv4(List<InetAddress> addresses) {
    return addresses.stream()
        .filter(Inet4Address.class::isInstance)
        .map(Inet4Address.class::cast)
        .toList();
  }
}
