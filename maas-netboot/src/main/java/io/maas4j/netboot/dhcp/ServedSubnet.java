package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.NetworkConfig.Range;
import io.maas4j.netboot.NetworkConfig.Route;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.DomainSearch;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subnet with everything about it that does not depend on the client worked out. Immutable. */
final class ServedSubnet {
  private static final Logger LOG = LoggerFactory.getLogger(ServedSubnet.class);
  private static final int ETHERNET_MTU = 1500;
  private static final int CODES = 256;

  private final Link link;
  private final Subnet4 subnet;
  private final int network;
  private final int mask;
  private final Set<BootMethod> disabled;
  private final Map<Integer, byte[]> options;
  private final byte @Nullable [][] byCode = new byte @Nullable [CODES][];
  private final String rackHost;
  private final Map<BootMethod, BootOptions> boot = new EnumMap<>(BootMethod.class);

  ServedSubnet(Link link, Subnet4 subnet, int mtu) {
    this.link = link;
    this.subnet = subnet;
    this.mask = Ipv4.mask(subnet.prefixLength());
    this.network = Ipv4.toInt(subnet.network()) & mask;
    this.disabled = disabled(subnet);
    this.options = Collections.unmodifiableMap(options(subnet, mtu));
    options.forEach((code, value) -> byCode[code] = value);
    this.rackHost = subnet.rackAddress().getHostAddress();
    for (BootMethod method : BootMethod.values()) {
      boot.put(method, BootOptions.of(method, rackHost, subnet.httpPort()));
    }
  }

  Link link() {
    return link;
  }

  Subnet4 subnet() {
    return subnet;
  }

  int network() {
    return network;
  }

  int prefixLength() {
    return subnet.prefixLength();
  }

  boolean contains(int address) {
    return (address & mask) == network;
  }

  /** The network's and the broadcast address: no host has them. */
  boolean isEdge(int address) {
    return subnet.prefixLength() < 31 && (address == network || address == (network | ~mask));
  }

  boolean hasPolicies() {
    return !subnet.policy().isEmpty()
        || subnet.ranges().stream().anyMatch(range -> !range.policy().isEmpty());
  }

  /** That of the range which an address is in; {@link Policy#NONE} outside of all. */
  Policy poolPolicy(int address) {
    for (Range range : subnet.ranges()) {
      if (Integer.compareUnsigned(Ipv4.toInt(range.first()), address) <= 0
          && Integer.compareUnsigned(address, Ipv4.toInt(range.last())) <= 0) {
        return range.policy();
      }
    }
    return Policy.NONE;
  }

  /** Addresses that no client may have: network, broadcast, the rack's and the router's. */
  boolean isTaken(int address) {
    return isEdge(address)
        || address == Ipv4.toInt(subnet.rackAddress())
        || subnet.gateway().filter(gateway -> Ipv4.toInt(gateway) == address).isPresent();
  }

  Set<BootMethod> disabled() {
    return disabled;
  }

  /** Options of every client here, by code; callers do not change the values. */
  Map<Integer, byte[]> options() {
    return options;
  }

  /** One of {@link #options}; null when it is not among them. */
  byte @Nullable [] option(int code) {
    return byCode[code];
  }

  /** What clients of a boot method are told here. */
  BootOptions boot(BootMethod method) {
    return Objects.requireNonNull(boot.get(method));
  }

  /** The rack's address as text. */
  String rackHost() {
    return rackHost;
  }

  private static Set<BootMethod> disabled(Subnet4 subnet) {
    Set<BootMethod> methods = EnumSet.noneOf(BootMethod.class);
    for (String name : subnet.disabledBootArchitectures()) {
      try {
        methods.addAll(BootMethod.parseDisabled(List.of(name)));
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "{}: not disabled in this subnet subnet={}/{}",
            e.getMessage(),
            subnet.network().getHostAddress(),
            subnet.prefixLength());
      }
    }
    return methods;
  }

  private Map<Integer, byte[]> options(Subnet4 subnet, int mtu) {
    Map<Integer, byte[]> values = new LinkedHashMap<>();
    values.put(DhcpOption.SUBNET_MASK, Ipv4.of(mask).getAddress());
    subnet.gateway().ifPresent(it -> values.put(DhcpOption.ROUTERS, it.getAddress()));
    if (!subnet.dnsServers().isEmpty()) {
      values.put(DhcpOption.DNS_SERVERS, concatenated(subnet.dnsServers()));
    }
    subnet
        .domain()
        .ifPresent(it -> values.put(DhcpOption.DOMAIN_NAME, it.getBytes(StandardCharsets.UTF_8)));
    if (mtu != ETHERNET_MTU) {
      values.put(DhcpOption.INTERFACE_MTU, new byte[] {(byte) (mtu >> 8), (byte) mtu});
    }
    values.put(DhcpOption.BROADCAST_ADDRESS, Ipv4.of(network | ~mask).getAddress());
    if (!subnet.ntpServers().isEmpty()) {
      values.put(DhcpOption.NTP_SERVERS, concatenated(subnet.ntpServers()));
    }
    if (!subnet.routes().isEmpty()) {
      values.put(DhcpOption.CLASSLESS_ROUTES, routes(subnet));
    }
    if (!subnet.searchDomains().isEmpty()) {
      try {
        values.put(DhcpOption.DOMAIN_SEARCH, DomainSearch.encode(subnet.searchDomains()));
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: option 119 is left out subnet={}", e.getMessage(), subnet.network());
      }
    }
    return values;
  }

  /** RFC 3442; clients that take it leave option 3 alone, so that the router is in here too. */
  private static byte[] routes(Subnet4 subnet) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    subnet.routes().forEach(route -> route(out, route));
    subnet.gateway().ifPresent(router -> route(out, new Route(Ipv4.of(0), 0, router)));
    return out.toByteArray();
  }

  private static void route(ByteArrayOutputStream out, Route route) {
    out.write(route.prefixLength());
    out.write(route.network().getAddress(), 0, (route.prefixLength() + 7) / 8);
    out.writeBytes(route.gateway().getAddress());
  }

  private static byte[] concatenated(List<Inet4Address> addresses) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    addresses.forEach(address -> out.writeBytes(address.getAddress()));
    return out.toByteArray();
  }
}
