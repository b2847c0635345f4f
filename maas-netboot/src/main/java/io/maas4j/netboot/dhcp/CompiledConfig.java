package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp.policy.Policy;
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
  private final Policy policy;
  private final Map<MacAddress, List<Policy>> hostPolicies = new HashMap<>();
  private final boolean hasPolicies;
  private final boolean usesIdentifiers;

  CompiledConfig(NetworkConfig config) {
    version = config.version();
    policy = config.policy();
    links = config.networks().stream().map(network -> new Link(network, policy)).toList();
    usesIdentifiers =
        links.stream().anyMatch(link -> link.identity() == Identity.CLIENT_IDENTIFIER);
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
      if (!host.policy().isEmpty()) {
        List<Policy> policies = hostPolicies.computeIfAbsent(host.mac(), m -> new ArrayList<>(1));
        if (!policies.contains(host.policy())) {
          policies.add(host.policy());
        }
      }
    }
    hasPolicies =
        !policy.isEmpty() || !hostPolicies.isEmpty() || links.stream().anyMatch(Link::hasPolicies);
  }

  long version() {
    return version;
  }

  /** Whether any scope says anything: mostly none does, and then nobody needs to ask. */
  boolean hasPolicies() {
    return hasPolicies;
  }

  /** Whether clients are their identifiers on any link. */
  boolean usesIdentifiers() {
    return usesIdentifiers;
  }

  /** Who the client with an address is; outside of all subnets, its hardware address. */
  Identity identityAt(int address) {
    return usesIdentifiers
        ? subnetOf(address)
            .map(subnet -> subnet.link().identity())
            .orElse(Identity.HARDWARE_ADDRESS)
        : Identity.HARDWARE_ADDRESS;
  }

  /** That for everybody. */
  Policy policy() {
    return policy;
  }

  /** Those of a client's host entries. */
  List<Policy> policiesOf(MacAddress mac) {
    return hostPolicies.getOrDefault(mac, List.of());
  }

  /** Whether a client has a host entry, on whatever link. */
  boolean isKnown(MacAddress mac) {
    return fixedAddresses.containsKey(mac);
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

  /**
   * Whether no client can have an address, so that nothing is sent there: the rack's own, those of
   * networks and broadcasts, multicast, loopback and the like.
   */
  boolean isNobodys(int address) {
    if (Ipv4.isSpecial(address) || byRackAddress.containsKey(address)) {
      return true;
    }
    Optional<ServedSubnet> subnet = subnetOf(address);
    return subnet.isPresent() && subnet.get().isEdge(address);
  }

  /** Addresses of a client's host entries, in the order of the configuration. */
  List<Integer> fixedAddresses(MacAddress mac) {
    return fixedAddresses.getOrDefault(mac, List.of());
  }

  /** Whether a client has a host entry of this link: an address of its own. */
  boolean isFixedOn(Link link, MacAddress mac) {
    for (int address : fixedAddresses(mac)) {
      if (link.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Who an address is fixed for; empty when for nobody. Several are the parents of one bond. */
  Set<MacAddress> reservedFor(int address) {
    return reservations.getOrDefault(address, Set.of());
  }
}
