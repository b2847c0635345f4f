package io.maas4j.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The network of a machine, as netplan is told it (metadata contract, section 10). */
class NetplanTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final MachineId MACHINE = new MachineId("abc234");
  private static final MacAddress ONE = MacAddress.parse("52:54:00:ab:20:01");
  private static final MacAddress TWO = MacAddress.parse("52:54:00:ab:20:02");
  private static final long JUMBO = 5001;
  private static final long TAGGED = 5002;
  private static final long LAB = 1;
  private static final long STORAGE = 2;
  private static final long FAR = 3;
  private static final long SIX = 4;

  private final List<Interface> nics = new ArrayList<>();
  private final List<StaticRoute> routes = new ArrayList<>();
  private List<InetAddress> upstream = List.of();
  private Optional<Long> asking = Optional.empty();

  private static Vlan vlan(long id, int vid, int mtu) {
    return new Vlan(
        id,
        1,
        vid,
        Optional.empty(),
        mtu,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Subnet subnet(
      long id, String cidr, long vlan, Optional<String> gateway, String... dns) {
    return new Subnet(
        id,
        cidr,
        "",
        Cidr.parse(cidr),
        vlan,
        gateway.map(Addresses::parse),
        List.of(dns).stream().map(Addresses::parse).toList(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  private MachineNetwork network() {
    return new MachineNetwork(
        nics,
        List.of(vlan(JUMBO, 0, 9000), vlan(TAGGED, 30, 1500)),
        List.of(
            subnet(LAB, "10.20.0.0/24", JUMBO, Optional.of("10.20.0.1"), "10.20.0.2"),
            subnet(STORAGE, "10.30.0.0/24", TAGGED, Optional.empty(), "10.30.0.2", "10.30.0.3"),
            subnet(FAR, "172.16.0.0/16", 5003, Optional.of("172.16.0.1")),
            subnet(SIX, "2001:db8::/64", JUMBO, Optional.of("2001:db8::1"))),
        routes,
        new MachineNetwork.Names(upstream, List.of("lab.example.test", "maas")),
        asking);
  }

  private JsonNode told() throws IOException {
    return YAML.readTree(Netplan.file(network()));
  }

  private static Interface.Builder nic(long id, String name, InterfaceType type) {
    return Interface.builder(MACHINE, name, type).id(id).vlan(Optional.of(JUMBO));
  }

  private static Interface.Builder physical(long id, String name, MacAddress mac) {
    return nic(id, name, InterfaceType.PHYSICAL).mac(Optional.of(mac));
  }

  private static Interface.Link link(LinkMode mode, long subnet, String address) {
    return new Interface.Link(
        0,
        mode,
        Optional.of(subnet),
        Optional.of(address).filter(text -> !text.isEmpty()).map(Addresses::parse));
  }

  private static InterfaceParameters of(Bond bond) {
    return new InterfaceParameters(
        Optional.empty(), Optional.empty(), Optional.of(bond), Optional.empty());
  }

  private static InterfaceParameters of(Bridge bridge) {
    return new InterfaceParameters(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bridge));
  }

  @Test
  void aBondWithAVlanAndABridgeIsAsTheContractShowsIt() throws IOException {
    nics.add(physical(1, "enp1s0f0", ONE).build());
    nics.add(physical(2, "enp1s0f1", TWO).build());
    nics.add(
        nic(3, "bond0", InterfaceType.BOND)
            .mac(Optional.of(ONE))
            .parents(List.of(2L, 1L))
            .parameters(
                of(
                    new Bond(
                        Bond.Mode.LACP,
                        100,
                        0,
                        0,
                        Bond.LacpRate.FAST,
                        Bond.HashPolicy.LAYER3_4,
                        1)))
            .build());
    nics.add(
        nic(4, "br-bond0", InterfaceType.BRIDGE)
            .mac(Optional.of(ONE))
            .parents(List.of(3L))
            .parameters(of(Bridge.DEFAULTS))
            .links(List.of(link(LinkMode.STATIC, LAB, "10.20.0.15")))
            .build());
    nics.add(
        nic(5, "bond0.30", InterfaceType.VLAN)
            .vlan(Optional.of(TAGGED))
            .parents(List.of(3L))
            .links(List.of(link(LinkMode.AUTO, STORAGE, "10.30.0.15")))
            .build());
    routes.add(new StaticRoute(1, STORAGE, FAR, Addresses.parse("10.30.0.254"), 100));
    assertThat(told())
        .isEqualTo(
            YAML.readTree(
                """
                network:
                  version: 2
                  ethernets:
                    enp1s0f0: {match: {macaddress: '52:54:00:ab:20:01'}, set-name: enp1s0f0, mtu: 9000}
                    enp1s0f1: {match: {macaddress: '52:54:00:ab:20:02'}, set-name: enp1s0f1, mtu: 9000}
                  bonds:
                    bond0:
                      macaddress: '52:54:00:ab:20:01'
                      interfaces: [enp1s0f0, enp1s0f1]
                      mtu: 9000
                      parameters: {mode: 802.3ad, lacp-rate: fast, mii-monitor-interval: 100, transmit-hash-policy: layer3+4}
                  vlans:
                    bond0.30:
                      id: 30
                      link: bond0
                      mtu: 1500
                      addresses: [10.30.0.15/24]
                      nameservers: {addresses: [10.30.0.2, 10.30.0.3], search: [lab.example.test, maas]}
                      routes: [{to: 172.16.0.0/16, via: 10.30.0.254, metric: 100}]
                  bridges:
                    br-bond0:
                      macaddress: '52:54:00:ab:20:01'
                      interfaces: [bond0]
                      mtu: 9000
                      parameters: {stp: false, forward-delay: 15}
                      addresses: [10.20.0.15/24]
                      gateway4: 10.20.0.1
                      nameservers: {addresses: [10.20.0.2], search: [lab.example.test, maas]}
                """));
  }

  @Test
  void theGatewayThatSomebodyChoseIsTheDefaultOneAndTheOtherHasATableOfItsOwn() throws IOException {
    nics.add(
        physical(1, "eth0", ONE).links(List.of(link(LinkMode.STATIC, LAB, "10.20.0.15"))).build());
    nics.add(
        physical(2, "eth1", TWO)
            .links(List.of(link(LinkMode.STATIC, FAR, "172.16.0.15").withGateway(true)))
            .build());
    JsonNode ethernets = told().at("/network/ethernets");
    assertThat(ethernets.at("/eth1/gateway4").asText()).isEqualTo("172.16.0.1");
    assertThat(ethernets.at("/eth0/gateway4").isMissingNode()).isTrue();
    assertThat(ethernets.at("/eth0/routes").toString())
        .isEqualTo("[{\"to\":\"0.0.0.0/0\",\"via\":\"10.20.0.1\",\"table\":1}]");
    assertThat(ethernets.at("/eth0/routing-policy").toString())
        .isEqualTo(
            "[{\"from\":\"10.20.0.0/24\",\"table\":1,\"priority\":1000},"
                + "{\"from\":\"10.20.0.0/24\",\"to\":\"10.20.0.0/24\",\"table\":254}]");
  }

  @Test
  void eachFamilyHasADefaultGatewayOfItsOwn() throws IOException {
    nics.add(
        physical(1, "eth0", ONE)
            .links(
                List.of(
                    link(LinkMode.STATIC, LAB, "10.20.0.15"),
                    link(LinkMode.STATIC, LAB, "10.20.0.16"),
                    link(LinkMode.STATIC, SIX, "2001:db8::15")))
            .build());
    JsonNode eth0 = told().at("/network/ethernets/eth0");
    assertThat(eth0.path("addresses").toString())
        .isEqualTo("[\"10.20.0.15/24\",\"10.20.0.16/24\",\"2001:db8::15/64\"]");
    assertThat(eth0.path("gateway4").asText()).isEqualTo("10.20.0.1");
    assertThat(eth0.path("gateway6").asText()).isEqualTo("2001:db8::1");
    assertThat(eth0.has("routes")).isFalse();
  }

  @Test
  void whoAsksByDhcpAsksForTheFamilyOfItsSubnetOrForBoth() throws IOException {
    nics.add(physical(1, "eth0", ONE).links(List.of(link(LinkMode.DHCP, SIX, ""))).build());
    nics.add(
        physical(2, "eth1", TWO)
            .links(
                List.of(new Interface.Link(0, LinkMode.DHCP, Optional.empty(), Optional.empty())))
            .build());
    JsonNode ethernets = told().at("/network/ethernets");
    assertThat(ethernets.at("/eth0/dhcp6").asBoolean()).isTrue();
    assertThat(ethernets.at("/eth0/dhcp4").isMissingNode()).isTrue();
    assertThat(ethernets.at("/eth1/dhcp4").asBoolean()).isTrue();
    assertThat(ethernets.at("/eth1/dhcp6").asBoolean()).isTrue();
    assertThat(ethernets.at("/eth1/nameservers").isMissingNode()).isTrue();
  }

  @Test
  void anAddressThatIsNotChosenYetIsLeftOutUnlessTheMachineBootsWithIt() throws IOException {
    nics.add(physical(1, "eth0", ONE).links(List.of(link(LinkMode.AUTO, LAB, ""))).build());
    assertThat(told().at("/network/ethernets/eth0").has("dhcp4")).isFalse();
    asking = Optional.of(1L);
    assertThat(told().at("/network/ethernets/eth0/dhcp4").asBoolean()).isTrue();
    assertThat(told().at("/network/ethernets/eth0").has("addresses")).isFalse();
  }

  @Test
  void whatIsDisabledIsInNothingAndWhatLeadsNowhereIsNotWaitedFor() throws IOException {
    nics.add(physical(1, "eth0", ONE).vlan(Optional.empty()).build());
    nics.add(physical(2, "eth1", TWO).enabled(false).build());
    nics.add(
        nic(3, "br0", InterfaceType.BRIDGE)
            .parents(List.of(1L, 2L))
            .parameters(of(new Bridge(Bridge.Type.OVS, true, 0)))
            .build());
    JsonNode network = told().path("network");
    assertThat(network.at("/ethernets/eth0").toString())
        .isEqualTo(
            "{\"match\":{\"macaddress\":\"52:54:00:ab:20:01\"},\"set-name\":\"eth0\","
                + "\"mtu\":1500,\"optional\":true}");
    assertThat(network.at("/ethernets").size()).isOne();
    assertThat(network.at("/bridges/br0").toString())
        .isEqualTo(
            "{\"interfaces\":[\"eth0\"],\"parameters\":{\"stp\":true,\"forward-delay\":0},"
                + "\"openvswitch\":{},\"optional\":false,\"mtu\":9000}");
    assertThat(network().hasOpenVswitch()).isTrue();
  }

  @Test
  void aSubnetWithoutNameServersHasThoseOfTheRegionThatItReaches() throws IOException {
    upstream = List.of(Addresses.parse("9.9.9.9"));
    nics.add(
        physical(1, "eth0", ONE).links(List.of(link(LinkMode.STATIC, FAR, "172.16.0.9"))).build());
    assertThat(told().at("/network/ethernets/eth0/nameservers/addresses").toString())
        .isEqualTo("[\"9.9.9.9\"]");
  }

  @Test
  void whatUsersNameIsTextAndNothingElse() throws IOException {
    nics.add(
        physical(1, "y: {a", ONE).links(List.of(link(LinkMode.STATIC, LAB, "10.20.0.15"))).build());
    assertThat(told().at("/network/ethernets").fieldNames().next()).isEqualTo("y: {a");
    assertThat(new String(Netplan.file(network()), UTF_8)).startsWith("network:\n  version: 2\n");
  }

  @Test
  void aMachineWithoutInterfacesHasAnEmptyNetwork() throws IOException {
    assertThat(told().toString()).isEqualTo("{\"network\":{\"version\":2}}");
  }
}
