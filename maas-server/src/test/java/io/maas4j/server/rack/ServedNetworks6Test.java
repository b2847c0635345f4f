package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which IPv6 networks a rack serves, and which half of their ranges. */
class ServedNetworks6Test {
  private static final MachineId RACK = new MachineId("abcdef");
  private static final Optional<String> US = Optional.of("abcdef");
  private static final Optional<String> OTHERS = Optional.of("fedcba");
  private static final Optional<String> NOBODY = Optional.empty();

  private final List<Vlan> vlans = new ArrayList<>();
  private final List<Subnet> subnets = new ArrayList<>();
  private final List<ServedSubnet> file = new ArrayList<>();
  private final List<LocalAddresses6.Local> local = new ArrayList<>();

  @Test
  void twoRacksOfAVlanTakeAHalfEach() {
    machine("eth0", "fd01::1");
    machine("eth1", "fd02::1");
    machine("eth2", "fd03::1");
    machine("eth3", "fd04::1");
    vlan(1, true, US, NOBODY);
    vlan(2, true, US, OTHERS);
    vlan(3, true, OTHERS, US);
    vlan(4, true, OTHERS, NOBODY);
    for (int i = 1; i <= 4; i++) {
      subnet(i, i, "fd0" + i + "::/64", true);
    }
    assertThat(networks())
        .containsExactly(
            "vlan-1-eth0: fd01::/64@fd01::1 ALL",
            "vlan-2-eth1: fd02::/64@fd02::1 LOWER",
            "vlan-3-eth2: fd03::/64@fd03::1 UPPER");
    assertThat(served().endpoints(547))
        .extracting(Endpoint::interfaceName)
        .containsExactly(Optional.of("eth0"), Optional.of("eth1"), Optional.of("eth2"));
  }

  @Test
  void whatIsNotOursToGiveIsNotServed() {
    machine("eth0", "fd01::1");
    vlan(1, true, US, NOBODY);
    vlan(2, false, US, NOBODY);
    subnet(1, 1, "fd01::/64", false);
    subnet(2, 1, "10.1.0.0/24", true);
    subnet(3, 2, "fd01::/48", true);
    subnet(4, 1, "fd99::/64", true); // nobody could reach us there
    assertThat(networks()).isEmpty();
  }

  @Test
  void aSubnetWithoutAnAddressOfOursIsServedBesideOneWithOne() {
    machine("eth0", "fd01::1");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "fd99::/64", true);
    subnet(2, 1, "fd01::/64", true);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: fd01::/64@fd01::1 ALL fd99::/64@fd01::1 ALL");
  }

  @Test
  void aRelayedVlanIsServedByTheRackThatItIsRelayedTo() {
    machine("eth0", "fd01::1");
    vlan(1, true, OTHERS, US);
    vlans.add(Vlan.of(2, 0).withId(2).withRelay(Optional.of(1L)));
    subnet(1, 1, "fd01::/64", true);
    subnet(2, 2, "fd02::/64", true);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: fd01::/64@fd01::1 UPPER", "vlan-2: fd02::/64@fd01::1 UPPER");
    assertThat(served().endpoints(547)).containsExactly(Endpoint.onInterface("eth0"));
  }

  @Test
  void aVlanThatNamesNoRackIsServedAsFarAsTheFileSays() {
    machine("eth0", "fd01::1");
    vlan(1, true, NOBODY, NOBODY);
    subnet(1, 1, "fd01::/64", true);
    assertThat(networks()).isEmpty();
    file.add(new ServedSubnet(Cidr.parse("fd01::/64"), Optional.empty(), Optional.empty(), false));
    assertThat(networks()).containsExactly("vlan-1-eth0: fd01::/64@fd01::1 ALL");
  }

  private ServedNetworks6 served() {
    return ServedNetworks6.of(vlans, subnets, RACK, new LocalAddresses6(local), file);
  }

  /** {@code vlan-1-eth0: fd01::/64@fd01::1 ALL}. */
  private List<String> networks() {
    return served().networks().stream()
        .map(
            network ->
                "vlan-"
                    + network.vlan().id()
                    + network.interfaceName().map(nic -> "-" + nic).orElse("")
                    + ": "
                    + String.join(
                        " ",
                        network.places().stream()
                            .map(
                                place ->
                                    place.subnet().cidr()
                                        + "@"
                                        + Addresses.text(place.rackAddress())
                                        + " "
                                        + place.half())
                            .toList()))
        .toList();
  }

  private void machine(String nic, String address) {
    local.add(new LocalAddresses6.Local(nic, (Inet6Address) Addresses.parse(address)));
  }

  private void vlan(long id, boolean dhcp, Optional<String> primary, Optional<String> secondary) {
    vlans.add(Vlan.of(id, 0).withId(id).withDhcp(dhcp).withRacks(primary, secondary));
  }

  private void subnet(long id, long vlan, String cidr, boolean managed) {
    Subnet s = Subnet.of(Cidr.parse(cidr), vlan);
    subnets.add(
        new Subnet(
            id,
            s.name(),
            s.description(),
            s.cidr(),
            vlan,
            s.gateway(),
            s.dnsServers(),
            managed,
            s.allowDns(),
            s.allowProxy(),
            s.activeDiscovery(),
            s.rdnsMode(),
            s.disabledBootArchitectures()));
  }
}
