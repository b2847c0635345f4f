package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.netboot.Subnet6;
import io.maas4j.network.Addresses;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The IPv6 subnets of a link as DHCPv6 serves them. Pure.
 *
 * @param domains the one that machines are in, then the others to search
 * @param httpPort the port of this rack's HTTP server
 */
record Subnets6(Networks.Topology topology, List<String> domains, int httpPort) {
  Subnets6 {
    domains = List.copyOf(domains);
  }

  List<Subnet6> of(ServedNetworks6.Network network) {
    return network.places().stream().map(this::subnet).toList();
  }

  private Subnet6 subnet(ServedNetworks6.Place place) {
    Subnet subnet = place.subnet();
    List<Subnet6.Range> ranges =
        topology.ranges().stream()
            .filter(r -> r.subnetId() == subnet.id() && r.kind() == IpRange.Kind.DYNAMIC)
            .filter(r -> r.first() instanceof Inet6Address)
            .sorted(Comparator.comparingLong(IpRange::id))
            .map(r -> new Subnet6.Range((Inet6Address) r.first(), (Inet6Address) r.last()))
            .toList();
    Subnet6.Builder builder =
        Subnet6.of(
                (Inet6Address) subnet.cidr().network(),
                subnet.cidr().prefixLength(),
                place.rackAddress())
            .httpPort(httpPort)
            .dnsServers(ipv6(dnsServers(topology.settings(), subnet)))
            .ntpServers(TimeServers.ofIpv6(topology.settings()))
            .searchDomains(domains)
            .ranges(ranges)
            .half(place.half())
            .disabledBootArchitectures(subnet.disabledBootArchitectures());
    domains.stream().findFirst().ifPresent(builder::domain);
    return builder.build();
  }

  /** Its own; where the region may choose and nobody has, those that the region itself asks. */
  private static List<InetAddress> dnsServers(Settings settings, Subnet subnet) {
    return subnet.dnsServers().isEmpty() && subnet.allowDns()
        ? settings.text(Setting.UPSTREAM_DNS).stream()
            .flatMap(text -> Stream.of(text.strip().split("[,\\s]+")))
            .map(Addresses::parse)
            .toList()
        : subnet.dnsServers();
  }

  private static List<Inet6Address> ipv6(List<InetAddress> addresses) {
    return addresses.stream()
        .filter(Inet6Address.class::isInstance)
        .map(Inet6Address.class::cast)
        .toList();
  }
}
