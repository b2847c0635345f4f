package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.netboot.dhcp.DhcpConfig.Endpoint;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which networks a rack serves, and where it listens for them. */
class ServedNetworksTest {
  private static final MachineId RACK = new MachineId("abcdef");
  private static final Optional<String> US = Optional.of("abcdef");
  private static final Optional<String> OTHERS = Optional.of("fedcba");
  private static final Optional<String> NOBODY = Optional.empty();

  private final List<Vlan> vlans = new ArrayList<>();
  private final List<Subnet> subnets = new ArrayList<>();
  private final List<ServedSubnet> file = new ArrayList<>();
  private final List<LocalAddresses.Local> local = new ArrayList<>();

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  private void machine(String nic, String address) {
    local.add(new LocalAddresses.Local(nic, ip(address)));
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

  private void file(String cidr, Optional<String> rack, Optional<String> nic, boolean relayed) {
    file.add(new ServedSubnet(Cidr.parse(cidr), rack.map(ServedNetworksTest::ip), nic, relayed));
  }

  private ServedNetworks served() {
    return ServedNetworks.of(vlans, subnets, RACK, new LocalAddresses(local), file);
  }

  /** {@code vlan-1-eth0: 10.1.0.0/24@10.1.0.1}. */
  private List<String> networks() {
    return served().networks().stream()
        .map(
            n ->
                "vlan-"
                    + n.vlan().id()
                    + n.interfaceName().map(nic -> "-" + nic).orElse("")
                    + ": "
                    + String.join(
                        " ",
                        n.places().stream()
                            .map(p -> p.subnet().cidr() + "@" + Addresses.text(p.rackAddress()))
                            .toList()))
        .toList();
  }

  /** {@code eth0} or an address. */
  private List<String> endpoints() {
    return served().endpoints(new LocalAddresses(local), 67, subnet -> true).stream()
        .map(ServedNetworksTest::text)
        .toList();
  }

  private static String text(Endpoint endpoint) {
    return endpoint.interfaceName().orElseGet(() -> Addresses.text(endpoint.address()));
  }

  @Test
  void aVlanIsServedByItsFirstAndItsSecondRackWhileDhcpIsOn() {
    machine("eth0", "10.1.0.1");
    machine("eth1", "10.2.0.1");
    machine("eth2", "10.3.0.1");
    machine("eth3", "10.4.0.1");
    vlan(1, true, US, NOBODY);
    vlan(2, true, OTHERS, US);
    vlan(3, false, US, NOBODY);
    vlan(4, true, OTHERS, NOBODY);
    for (int i = 1; i <= 4; i++) {
      subnet(i, i, "10." + i + ".0.0/24", true);
    }
    assertThat(networks())
        .containsExactly("vlan-1-eth0: 10.1.0.0/24@10.1.0.1", "vlan-2-eth1: 10.2.0.0/24@10.2.0.1");
    assertThat(endpoints()).containsExactly("eth0", "eth1");
  }

  @Test
  void whatIsNotOursToGiveIsNotServed() {
    machine("eth0", "10.1.0.1");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "10.1.0.0/24", false);
    subnet(2, 1, "2001:db8::/64", true);
    assertThat(networks()).isEmpty();
    assertThat(endpoints()).isEmpty();
  }

  @Test
  void aNetworkThatTheRackIsNotOnIsNotServed() {
    machine("eth0", "10.1.0.1");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "10.9.0.0/24", true);
    assertThat(networks()).isEmpty();
  }

  @Test
  void aSecondSubnetOfALinkIsServedFromTheAddressInTheFirst() {
    machine("eth0", "10.1.0.1");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "10.9.0.0/24", true);
    subnet(2, 1, "10.1.0.0/24", true);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: 10.1.0.0/24@10.1.0.1 10.9.0.0/24@10.1.0.1");
    assertThat(endpoints()).containsExactly("eth0");
  }

  @Test
  void aVlanOnTwoInterfacesIsHeardOnBoth() {
    machine("eth0", "10.1.0.1");
    machine("eth1", "10.2.0.1");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "10.1.0.0/24", true);
    subnet(2, 1, "10.2.0.0/24", true);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: 10.1.0.0/24@10.1.0.1", "vlan-1-eth1: 10.2.0.0/24@10.2.0.1");
    assertThat(endpoints()).containsExactly("eth0", "eth1");
  }

  @Test
  void aVlanOfTwoRacksIsOnOneInterfaceOfEach() {
    machine("eth0", "10.1.0.1");
    machine("eth1", "10.2.0.1");
    machine("eth1", "10.3.0.1");
    vlan(1, true, OTHERS, US);
    subnet(1, 1, "10.1.0.0/24", true);
    subnet(2, 1, "10.2.0.0/24", true);
    subnet(3, 1, "10.3.0.0/24", true);
    assertThat(networks())
        .containsExactly(
            "vlan-1-eth1: 10.1.0.0/24@10.1.0.1 10.2.0.0/24@10.2.0.1 10.3.0.0/24@10.3.0.1");
    assertThat(endpoints()).containsExactly("eth1");
  }

  @Test
  void theFirstLinkOfAVlanIsCalledAsOnEveryOtherRack() {
    LinkNames names = new LinkNames();
    Vlan vlan = Vlan.of(1, 0).withId(7);
    assertThat(names.of(vlan, Optional.of("eth3"))).isEqualTo("vlan-7");
    assertThat(names.of(vlan, Optional.of("eth4"))).isEqualTo("vlan-7-eth4");
    assertThat(names.of(vlan, Optional.empty())).isEqualTo("vlan-7-relayed");
    assertThat(names.of(vlan, Optional.of("eth3"))).isEqualTo("vlan-7");
    assertThat(names.of(vlan.withId(8), Optional.empty())).isEqualTo("vlan-8");
  }

  @Test
  void aVlanThatIsRelayedToAServedOneIsServedToo() {
    machine("eth0", "10.1.0.1");
    vlan(1, true, US, NOBODY);
    vlan(2, false, NOBODY, NOBODY);
    vlan(3, true, OTHERS, NOBODY);
    vlan(4, false, NOBODY, NOBODY);
    vlans.set(1, vlans.get(1).withRelay(Optional.of(1L)));
    vlans.set(3, vlans.get(3).withRelay(Optional.of(3L)));
    subnet(1, 1, "10.1.0.0/24", true);
    subnet(2, 2, "10.2.0.0/24", true);
    subnet(3, 3, "10.3.0.0/24", true);
    subnet(4, 4, "10.4.0.0/24", true);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: 10.1.0.0/24@10.1.0.1", "vlan-2: 10.2.0.0/24@10.1.0.1");
    // the kernel does not give a port of an interface twice
    assertThat(endpoints()).containsExactly("eth0");
  }

  @Test
  void whatTheFileNamesIsServedWhileNoRackIsNamed() {
    machine("eth0", "10.1.0.1");
    machine("lo", "127.0.0.1");
    vlan(1, true, NOBODY, NOBODY);
    vlan(2, true, NOBODY, NOBODY);
    vlan(3, true, OTHERS, NOBODY);
    subnet(1, 1, "10.1.0.0/24", true);
    subnet(2, 2, "127.88.0.0/16", true);
    subnet(3, 3, "10.3.0.0/24", true);
    assertThat(networks()).isEmpty();
    file("10.1.0.0/24", NOBODY, NOBODY, false);
    file("127.88.0.0/16", Optional.of("127.0.0.1"), NOBODY, true);
    file("10.3.0.0/24", NOBODY, Optional.of("eth0"), false);
    assertThat(networks())
        .containsExactly("vlan-1-eth0: 10.1.0.0/24@10.1.0.1", "vlan-2: 127.88.0.0/16@127.0.0.1");
    assertThat(endpoints()).containsExactly("eth0", "127.0.0.1");
  }

  @Test
  void theFileSaysWhereWhateverTheAddressesSay() {
    machine("eth0", "10.1.0.1");
    machine("br0", "10.1.0.2");
    vlan(1, true, US, NOBODY);
    subnet(1, 1, "10.1.0.0/24", true);
    file("10.1.0.0/24", Optional.of("10.1.0.2"), Optional.of("br0"), false);
    assertThat(networks()).containsExactly("vlan-1-br0: 10.1.0.0/24@10.1.0.2");
    assertThat(endpoints()).containsExactly("br0");
  }
}
