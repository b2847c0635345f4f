package io.maas4j.deploy;

import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Addresses, gateways, routes and name servers of a machine's interfaces. One gateway of a family
 * is the default one; traffic that came in by another leaves by that one again (source routing).
 * Confined to one thread, and to one document: routing tables are numbered as they are needed.
 */
final class NetplanAddresses {
  private static final int MAIN_TABLE = 254;
  private static final int PRIORITY = 1000;

  private final MachineNetwork network;
  private final Map<Boolean, Interface.Link> ways = new HashMap<>();
  private final Set<Long> routed = new HashSet<>();
  private int tables;

  NetplanAddresses(MachineNetwork network) {
    this.network = network;
    Stream.of(true, false).forEach(ipv4 -> wayOut(ipv4).ifPresent(link -> ways.put(ipv4, link)));
  }

  /** The one that somebody chose, else the first. */
  private Optional<Interface.Link> wayOut(boolean ipv4) {
    List<Interface.Link> links =
        network.interfaces().stream()
            .filter(Interface::enabled)
            .flatMap(nic -> nic.links().stream())
            .filter(NetplanAddresses::isFixed)
            .filter(link -> gateway(link).filter(way -> isIpv4(way) == ipv4).isPresent())
            .toList();
    return links.stream()
        .filter(Interface.Link::gateway)
        .findFirst()
        .or(() -> links.stream().findFirst());
  }

  /** Whether the gateway of a link's subnet is the default one of its family. */
  boolean isWayOut(Interface.Link link) {
    return ways.containsValue(link);
  }

  static boolean isFixed(Interface.Link link) {
    boolean fixed = link.mode() == LinkMode.STATIC || link.mode() == LinkMode.AUTO;
    return fixed && link.address().isPresent() && link.subnetId().isPresent();
  }

  private static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  private Optional<InetAddress> gateway(Interface.Link link) {
    return network.subnet(link).flatMap(Subnet::gateway);
  }

  void addTo(Map<String, Object> device, Interface nic) {
    List<String> addresses = new ArrayList<>();
    List<Map<String, Object>> routes = new ArrayList<>();
    List<Map<String, Object>> policy = new ArrayList<>();
    Set<InetAddress> servers = new LinkedHashSet<>();
    for (Interface.Link link : nic.links()) {
      asks(device, nic, link);
      Optional<Subnet> subnet = network.subnet(link).filter(any -> isFixed(link));
      if (subnet.isPresent()) {
        addresses.add(
            Addresses.text(link.address().orElseThrow())
                + "/"
                + subnet.get().cidr().prefixLength());
        way(device, routes, policy, link, subnet.get());
        fixedRoutes(routes, subnet.get());
        servers.addAll(network.nameServers(subnet.get()));
      }
    }
    if (!addresses.isEmpty()) {
      device.put("addresses", addresses);
      names(device, servers.isEmpty() ? network.names().servers() : servers);
    }
    if (!routes.isEmpty()) {
      device.put("routes", routes);
    }
    if (!policy.isEmpty()) {
      device.put("routing-policy", policy);
    }
  }

  /** By DHCP: where it is asked for, and where there is no address yet to boot with. */
  boolean asks(Interface nic, Interface.Link link) {
    boolean notYet =
        link.mode() == LinkMode.AUTO
            && link.address().isEmpty()
            && network.asking().equals(Optional.of(nic.id()));
    return link.mode() == LinkMode.DHCP || notYet;
  }

  private void asks(Map<String, Object> device, Interface nic, Interface.Link link) {
    if (asks(nic, link)) {
      Optional<Boolean> ipv4 = network.subnet(link).map(subnet -> subnet.cidr().isIpv4());
      if (ipv4.orElse(true)) {
        device.put("dhcp4", true);
      }
      if (!ipv4.orElse(false)) {
        device.put("dhcp6", true);
      }
    }
  }

  private void way(
      Map<String, Object> device,
      List<Map<String, Object>> routes,
      List<Map<String, Object>> policy,
      Interface.Link link,
      Subnet subnet) {
    Optional<InetAddress> gateway = subnet.gateway();
    if (gateway.isEmpty()) {
      return;
    }
    boolean ipv4 = isIpv4(gateway.get());
    if (link.equals(ways.get(ipv4))) {
      device.put(ipv4 ? "gateway4" : "gateway6", Addresses.text(gateway.get()));
      routed.add(subnet.id());
    } else if (!isOfWayOut(subnet, ipv4) && routed.add(subnet.id())) {
      tables++;
      String cidr = subnet.cidr().toString();
      routes.add(
          entry(
              "to",
              ipv4 ? "0.0.0.0/0" : "::/0",
              "via",
              Addresses.text(gateway.get()),
              "table",
              tables));
      policy.add(entry("from", cidr, "table", tables, "priority", PRIORITY));
      policy.add(entry("from", cidr, "to", cidr, "table", MAIN_TABLE));
    }
  }

  private boolean isOfWayOut(Subnet subnet, boolean ipv4) {
    Interface.Link way = ways.get(ipv4);
    return way != null && way.subnetId().equals(Optional.of(subnet.id()));
  }

  private void fixedRoutes(List<Map<String, Object>> routes, Subnet subnet) {
    network.routes().stream()
        .filter(route -> route.source() == subnet.id())
        .forEach(
            route ->
                network
                    .subnet(route.destination())
                    .ifPresent(
                        to ->
                            routes.add(
                                entry(
                                    "to",
                                    to.cidr().toString(),
                                    "via",
                                    Addresses.text(route.gateway()),
                                    "metric",
                                    route.metric()))));
  }

  private void names(Map<String, Object> device, Iterable<InetAddress> servers) {
    List<String> addresses = new ArrayList<>();
    servers.forEach(server -> addresses.add(Addresses.text(server)));
    Map<String, Object> names = new LinkedHashMap<>();
    if (!addresses.isEmpty()) {
      names.put("addresses", addresses);
    }
    if (!network.names().search().isEmpty()) {
      names.put("search", network.names().search());
    }
    if (!names.isEmpty()) {
      device.put("nameservers", names);
    }
  }

  private static Map<String, Object> entry(Object... pairs) {
    Map<String, Object> entry = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      entry.put((String) pairs[i], pairs[i + 1]);
    }
    return entry;
  }
}
