package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.NetworkConfig;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link NetworkConfig} with its lookups built, made once for each version. Immutable and
 * thread-safe.
 */
final class CompiledConfig {
  private final long version;
  private final List<Link> links;
  private final Map<String, Link> byInterface = new HashMap<>();
  private final Map<Integer, ServedSubnet> byRackAddress = new HashMap<>();
  // Index is the prefix length; longest first decides between nested subnets.
  private final List<Map<Integer, ServedSubnet>> byPrefix = new ArrayList<>();
  private final Map<MacAddress, List<Integer>> fixedAddresses = new HashMap<>();
  private final Map<Integer, Set<MacAddress>> reservations = new HashMap<>();

  CompiledConfig(NetworkConfig config) {
    version = config.version();
    links = config.networks().stream().map(Link::new).toList();
    for (int prefix = 0; prefix <= 32; prefix++) {
      byPrefix.add(new HashMap<>());
    }
    for (Link link : links) {
      link.interfaceName().ifPresent(name -> byInterface.putIfAbsent(name, link));
      for (ServedSubnet subnet : link.subnets()) {
        byPrefix.get(subnet.prefixLength()).putIfAbsent(subnet.network(), subnet);
        byRackAddress.putIfAbsent(Ipv4.toInt(subnet.subnet().rackAddress()), subnet);
      }
    }
    for (NetworkConfig.Host host : config.hosts()) {
      int address = Ipv4.toInt(host.address());
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
  Optional<ServedSubnet> subnetOf(int address) {
    for (int prefix = 32; prefix >= 0; prefix--) {
      Map<Integer, ServedSubnet> subnets = byPrefix.get(prefix);
      if (!subnets.isEmpty()) {
        ServedSubnet subnet = subnets.get(address & Ipv4.mask(prefix));
        if (subnet != null) {
          return Optional.of(subnet);
        }
      }
    }
    return Optional.empty();
  }

  /** The subnet in which an address is the rack's own. */
  Optional<ServedSubnet> subnetOfRackAddress(int address) {
    return Optional.ofNullable(byRackAddress.get(address));
  }

  boolean isRackAddress(Inet4Address address) {
    return byRackAddress.containsKey(Ipv4.toInt(address));
  }

  /** Addresses of a client's host entries, in the order of the configuration. */
  List<Integer> fixedAddresses(MacAddress mac) {
    return fixedAddresses.getOrDefault(mac, List.of());
  }

  /** Who an address is fixed for; empty when for nobody. Several are the parents of one bond. */
  Set<MacAddress> reservedFor(int address) {
    return reservations.getOrDefault(address, Set.of());
  }
}
