package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.Host;
import io.maas4j.netboot.NetworkConfig.Range;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.policy.Policy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network to test with: 10.77.0.0/24 on {@code eth1}, rack 10.77.0.1, pool .100-.199. Mutable;
 * each test changes what it is about.
 */
final class Networks {
  static final MacAddress ALICE = new MacAddress("52:54:00:00:00:0a");
  static final MacAddress BOB = new MacAddress("52:54:00:00:00:0b");

  long version = 1;
  String first = "10.77.0.100";
  String last = "10.77.0.199";
  boolean authoritative;
  int mtu = 1500;
  NetworkConfig.Service service = NetworkConfig.Service.ADDRESS_AND_BOOT;
  Identity identity = Identity.HARDWARE_ADDRESS;
  Duration leaseTime = Subnet4.DEFAULT_LEASE;
  List<String> searchDomains = List.of("maas", "lab.maas");
  List<NetworkConfig.Route> routes = List.of();
  Policy global = Policy.NONE;
  Policy link = Policy.NONE;
  Policy subnet = Policy.NONE;
  Policy pool = Policy.NONE;
  final Set<String> disabled = new HashSet<>();
  final List<Host> hosts = new ArrayList<>();
  final List<SharedNetwork> others = new ArrayList<>();

  /** Further subnets on {@code eth1}. */
  final List<Subnet4> sharing = new ArrayList<>();

  NetworkConfig config() {
    List<SharedNetwork> networks = new ArrayList<>();
    networks.add(
        SharedNetwork.named("vlan-1")
            .onInterface("eth1")
            .mtu(mtu)
            .service(service)
            .identity(identity)
            .policy(link)
            .subnets(subnets())
            .build());
    networks.addAll(others);
    return NetworkConfig.builder(version).networks(networks).hosts(hosts).policy(global).build();
  }

  private List<Subnet4> subnets() {
    List<Subnet4> subnets = new ArrayList<>();
    Range range = new Range(address(first), address(last), pool);
    subnets.add(
        subnet("10.77.0.0", "10.77.0.1", List.of(range)).toBuilder().policy(subnet).build());
    subnets.addAll(sharing);
    return subnets;
  }

  Subnet4 subnet(String network, String rack, List<Range> ranges) {
    return Subnet4.of(address(network), 24, address(rack))
        .gateway(address(network.replaceAll("0$", "254")))
        .dnsServers(List.of(address(rack)))
        .ntpServers(List.of(address("10.9.9.9")))
        .domain("maas")
        .searchDomains(searchDomains)
        .routes(routes)
        .ranges(ranges)
        .leaseTime(leaseTime)
        .authoritative(authoritative)
        .disabledBootArchitectures(disabled)
        .build();
  }

  /** Clients are their identifiers, where they have one. */
  Networks identified() {
    identity = Identity.CLIENT_IDENTIFIER;
    return this;
  }

  /** 10.88.0.0/24 behind a relay. */
  Networks relayed() {
    others.add(
        SharedNetwork.named("vlan-2")
            .subnets(
                List.of(
                    subnet("10.88.0.0", "10.77.0.1", List.of(range("10.88.0.100", "10.88.0.199")))))
            .build());
    return this;
  }

  Networks host(MacAddress mac, String address) {
    hosts.add(new Host(mac, address(address), "host-eth0"));
    return this;
  }

  static Range range(String first, String last) {
    return new Range(address(first), address(last));
  }

  static Inet4Address address(String text) {
    try {
      return (Inet4Address) InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static MacAddress mac(int number) {
    return MacAddress.of(
        new byte[] {
          0x52,
          0x54,
          (byte) (number >> 24),
          (byte) (number >> 16),
          (byte) (number >> 8),
          (byte) number
        });
  }
}
