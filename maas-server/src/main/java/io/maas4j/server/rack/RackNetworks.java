package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
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
public final class RackNetworks implements ConfigSource {
  private static final Logger log = LoggerFactory.getLogger(RackNetworks.class);

  private final Networks networks;
  private final List<ServedSubnet> served;
  private final String domain;
  private final IntSupplier httpPort;
  private final AtomicReference<NetworkConfig> current = new AtomicReference<>(NetworkConfig.EMPTY);
  private final AtomicLong acknowledged = new AtomicLong();
  private Set<String> told = Set.of();
  private final List<Consumer<NetworkConfig>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param served which subnets are ours to serve
   * @param domain option 15
   * @param httpPort the port of this rack's HTTP server
   */
  public RackNetworks(
      Networks networks, List<ServedSubnet> served, String domain, IntSupplier httpPort) {
    this.networks = networks;
    this.served = List.copyOf(served);
    this.domain = domain;
    this.httpPort = httpPort;
  }

  /** Takes over the region's newest topology. Blocks for one transaction. */
  public synchronized void refresh() {
    Networks.Topology topology = networks.topology();
    NetworkConfig config = config(topology);
    if (config.version() > current.get().version()) {
      current.set(config);
      listeners.forEach(listener -> listener.accept(config));
      tellIgnored(topology);
    }
  }

  /** What people wrote for nothing, they are told once. */
  private void tellIgnored(Networks.Topology topology) {
    Set<String> ignored =
        topology.subnets().stream()
            .flatMap(s -> SnippetOptions.of(topology.snippets(), s.id()).ignored().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    topology.snippets().stream()
        .filter(snippet -> snippet.node().isPresent())
        .forEach(snippet -> ignored.add(snippet.name() + ": it is for a node"));
    ignored.stream()
        .filter(statement -> !told.contains(statement))
        .forEach(
            statement ->
                log.warn("a DHCP snippet has no effect on this rack's DHCP server: {}", statement));
    told = Set.copyOf(ignored);
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

  private NetworkConfig config(Networks.Topology topology) {
    List<NetworkConfig.SharedNetwork> shared =
        topology.vlans().stream()
            .filter(Vlan::dhcpOn)
            .flatMap(vlan -> shared(topology, vlan).stream())
            .toList();
    return new NetworkConfig(topology.version(), shared, hosts(topology));
  }

  private Optional<NetworkConfig.SharedNetwork> shared(Networks.Topology topology, Vlan vlan) {
    List<NetworkConfig.Subnet> subnets = new ArrayList<>();
    Optional<String> interfaceName = Optional.empty();
    for (Subnet subnet : topology.subnets()) {
      Optional<ServedSubnet> ours =
          served.stream().filter(s -> s.cidr().equals(subnet.cidr())).findFirst();
      if (subnet.vlanId() != vlan.id() || !subnet.managed() || ours.isEmpty()) {
        continue;
      }
      Optional<LocalAddresses.Local> local = LocalAddresses.in(subnet.cidr());
      Optional<Inet4Address> rack =
          ours.get().rackAddress().or(() -> local.map(LocalAddresses.Local::address));
      if (rack.isEmpty()) {
        continue;
      }
      SnippetOptions options = SnippetOptions.of(topology.snippets(), subnet.id());
      subnets.add(options.applied(subnet(topology, subnet, rack.get())));
      if (!ours.get().relayed() && interfaceName.isEmpty()) {
        interfaceName =
            ours.get().interfaceName().or(() -> local.map(LocalAddresses.Local::interfaceName));
      }
    }
    return subnets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NetworkConfig.SharedNetwork(
                "vlan-" + vlan.id(), interfaceName, vlan.mtu(), subnets));
  }

  private NetworkConfig.Subnet subnet(
      Networks.Topology topology, Subnet subnet, Inet4Address rack) {
    List<NetworkConfig.Range> ranges =
        topology.ranges().stream()
            .filter(r -> r.subnetId() == subnet.id() && r.kind() == IpRange.Kind.DYNAMIC)
            .map(r -> new NetworkConfig.Range((Inet4Address) r.first(), (Inet4Address) r.last()))
            .toList();
    return new NetworkConfig.Subnet(
        (Inet4Address) subnet.cidr().network(),
        subnet.cidr().prefixLength(),
        rack,
        httpPort.getAsInt(),
        subnet.gateway().filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast),
        ipv4(subnet.dnsServers()),
        List.of(),
        Optional.of(domain),
        List.of(domain),
        ranges,
        NetworkConfig.Subnet.DEFAULT_LEASE,
        NetworkConfig.Subnet.DEFAULT_FIRMWARE_LEASE,
        true,
        subnet.disabledBootArchitectures());
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
