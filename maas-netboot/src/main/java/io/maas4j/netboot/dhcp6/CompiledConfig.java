package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Host6;
import io.maas4j.netboot.NetworkConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The IPv6 part of a {@link NetworkConfig} with its lookups built, made once for each version.
 * Immutable and thread-safe.
 */
final class CompiledConfig {
  private final long version;
  private final List<Link> links;
  private final Map<String, Link> byInterface = new HashMap<>();
  // Longest prefix first: that decides between nested subnets.
  private final Map<Integer, Map<Ipv6, ServedSubnet>> byPrefix =
      new TreeMap<>(Comparator.reverseOrder());
  private final Map<MacAddress, List<Ipv6>> fixedAddresses = new HashMap<>();
  private final Map<Ipv6, Set<MacAddress>> reservations = new HashMap<>();

  CompiledConfig(NetworkConfig config) {
    version = config.version();
    links =
        config.networks().stream()
            .filter(network -> !network.subnets6().isEmpty())
            .map(Link::new)
            .toList();
    for (Link link : links) {
      link.interfaceName().ifPresent(name -> byInterface.putIfAbsent(name, link));
      for (ServedSubnet subnet : link.subnets()) {
        byPrefix
            .computeIfAbsent(subnet.prefixLength(), any -> new HashMap<>())
            .putIfAbsent(subnet.network(), subnet);
      }
    }
    for (Host6 host : config.hosts6()) {
      Ipv6 address = Ipv6.of(host.address());
      fixedAddresses.computeIfAbsent(host.mac(), mac -> new ArrayList<>()).add(address);
      reservations.computeIfAbsent(address, any -> new HashSet<>()).add(host.mac());
    }
  }

  long version() {
    return version;
  }

  List<Link> links() {
    return links;
  }

  Optional<Link> linkOfInterface(String name) {
    return Optional.ofNullable(byInterface.get(name));
  }

  /** The narrowest served subnet around an address. */
  Optional<ServedSubnet> subnetOf(Ipv6 address) {
    for (Map.Entry<Integer, Map<Ipv6, ServedSubnet>> subnets : byPrefix.entrySet()) {
      ServedSubnet subnet = subnets.getValue().get(address.network(subnets.getKey()));
      if (subnet != null) {
        return Optional.of(subnet);
      }
    }
    return Optional.empty();
  }

  /** Addresses of a client's host entries, in the order of the configuration. */
  List<Ipv6> fixedAddresses(MacAddress mac) {
    return fixedAddresses.getOrDefault(mac, List.of());
  }

  /** Who an address is fixed for; empty when for nobody. Several are the parents of one bond. */
  Set<MacAddress> reservedFor(Ipv6 address) {
    return reservations.getOrDefault(address, Set.of());
  }
}
