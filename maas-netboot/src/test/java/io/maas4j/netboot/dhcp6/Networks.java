package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Host6;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet6;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network to test with: fd77::/64 on {@code eth1}, rack fd77::1, pool ::1000-::1fff, and
 * fd88::/64 behind relays. Mutable; each test changes what it is about.
 */
final class Networks {
  static final MacAddress ALICE = new MacAddress("52:54:00:00:00:0a");
  static final MacAddress BOB = new MacAddress("52:54:00:00:00:0b");

  long version = 1;
  String first = "fd77::1000";
  String last = "fd77::1fff";
  Subnet6.Half half = Subnet6.Half.ALL;
  Duration leaseTime = Subnet6.DEFAULT_LEASE;
  List<String> searchDomains = List.of("maas", "lab.maas");
  final Set<String> disabled = new HashSet<>();
  final List<Host6> hosts = new ArrayList<>();
  final List<Subnet6> beside = new ArrayList<>();

  NetworkConfig config() {
    List<Subnet6> here = new ArrayList<>();
    here.add(subnet("fd77::", "fd77::1", first, last));
    here.addAll(beside);
    return NetworkConfig.builder(version)
        .networks(
            List.of(
                SharedNetwork.named("vlan-4").onInterface("eth1").build(),
                SharedNetwork.named("vlan-1").onInterface("eth1").subnets6(here).build(),
                SharedNetwork.named("vlan-2")
                    .subnets6(List.of(subnet("fd88::", "fd77::1", "fd88::1000", "fd88::1fff")))
                    .build()))
        .hosts6(hosts)
        .build();
  }

  Subnet6 subnet(String network, String rack, String from, String to) {
    return Subnet6.of(address(network), 64, address(rack))
        .dnsServers(List.of(address(rack), address("fd99::53")))
        .ntpServers(List.of(address("fd99::123")))
        .domain("maas")
        .searchDomains(searchDomains)
        .range(address(from), address(to))
        .leaseTime(leaseTime)
        .disabledBootArchitectures(disabled)
        .half(half)
        .build();
  }

  Networks host(MacAddress mac, String address) {
    hosts.add(new Host6(mac, address(address), "host-eth0"));
    return this;
  }

  static Inet6Address address(String text) {
    try {
      return (Inet6Address) InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static Inet6Address linkLocal(MacAddress mac) {
    byte[] o = mac.octets();
    byte[] octets = new byte[16];
    octets[0] = (byte) 0xFE;
    octets[1] = (byte) 0x80;
    octets[8] = (byte) (o[0] ^ 2);
    octets[9] = o[1];
    octets[10] = o[2];
    octets[11] = (byte) 0xFF;
    octets[12] = (byte) 0xFE;
    octets[13] = o[3];
    octets[14] = o[4];
    octets[15] = o[5];
    try {
      return Inet6Address.getByAddress(null, octets, 7);
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
