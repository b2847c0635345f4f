package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.Maas;
import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.NodeType;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.Role;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.RackPair;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.testkit.fixtures.Fixtures;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two racks of a VLAN are told of each other. */
class PairingsTest {
  private static final Cidr LAN = Cidr.parse("10.60.0.0/24");
  private static final Cidr BACK = Cidr.parse("10.61.0.0/24");
  private static final Cidr FAR = Cidr.parse("10.62.0.0/24");
  private static final int PORT = 6470;

  private final Maas maas = Maas.builder().start();
  private final Fixtures fixtures = new Fixtures(Clock.systemUTC());
  private final List<String> clocks = new ArrayList<>();
  private Subnet lan;
  private Subnet back;
  private Subnet far;
  private MachineId north;
  private MachineId south;
  private int macs;

  @BeforeEach
  void prepare() {
    lan =
        maas.fleet()
            .networks()
            .ensure(
                new Networks.SubnetSpec(
                    LAN,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(new Networks.Span(ip("10.60.0.100"), ip("10.60.0.199")))));
    long elsewhere =
        maas.store()
            .inTransaction(
                tx -> {
                  Vlan vlan = tx.topology().vlan(lan.vlanId()).orElseThrow();
                  return tx.topology().put(Vlan.of(vlan.fabricId(), 77)).id();
                });
    back = maas.store().inTransaction(tx -> tx.topology().put(Subnet.of(BACK, elsewhere)));
    far = maas.store().inTransaction(tx -> tx.topology().put(Subnet.of(FAR, elsewhere)));
    north = rack("north");
    south = rack("south");
    serve(Optional.of(north), Optional.of(south));
  }

  @AfterEach
  void close() {
    maas.close();
  }

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  private MachineId rack(String hostname) {
    return maas.store()
        .inTransaction(
            tx ->
                tx.machines()
                    .insert(
                        fixtures
                            .machine(hostname)
                            .type(NodeType.REGION_AND_RACK_CONTROLLER)
                            .state(State.DEPLOYED)
                            .build()))
        .id();
  }

  private void address(MachineId rack, Subnet subnet, String address) {
    String mac = "52:54:00:60:00:%02x".formatted(++macs);
    maas.store()
        .inTransaction(
            tx ->
                tx.interfaces()
                    .put(
                        Interface.physical(rack, "eth" + macs, MacAddress.parse(mac))
                            .withLinks(
                                List.of(
                                    new Interface.Link(
                                        0,
                                        LinkMode.STATIC,
                                        Optional.of(subnet.id()),
                                        Optional.of(ip(address)))))));
  }

  private void serve(Optional<MachineId> primary, Optional<MachineId> secondary) {
    maas.store()
        .inTransaction(
            tx -> {
              Vlan vlan = tx.topology().vlan(lan.vlanId()).orElseThrow();
              tx.topology()
                  .put(
                      vlan.withDhcp(true)
                          .withRacks(
                              primary.map(MachineId::value), secondary.map(MachineId::value)));
              return tx.topology().bumpVersion();
            });
  }

  private RackNetworks networks(MachineId rack, String... own) {
    List<ServedSubnet> file =
        Stream.of(own)
            .map(a -> new ServedSubnet(LAN, Optional.of(ip(a)), Optional.of("eth9"), false))
            .toList();
    return new RackNetworks(
        maas.fleet().networks(),
        rack,
        new RackSettings(
            0,
            0,
            PORT,
            0,
            0,
            List.of(),
            file,
            "maas",
            Path.of("loaders"),
            Path.of("journal"),
            new WatchSettings(0, Duration.ZERO, 100, Duration.ZERO)),
        new TimeServers(
            name -> Optional.empty(),
            address -> Optional.of(clocks.contains(address.getHostAddress())),
            Runnable::run,
            Clock.systemUTC()),
        () -> 5248,
        () -> new LocalAddresses6(List.of()));
  }

  private static List<NetworkConfig.SharedNetwork> refreshed(RackNetworks networks) {
    networks.refresh(wanted -> {});
    return networks.current().networks();
  }

  private static Failover failover(List<NetworkConfig.SharedNetwork> networks) {
    assertThat(networks).hasSize(1);
    return networks.get(0).failover().orElseThrow();
  }

  @Test
  void bothMeetAtThePrimarysAddressInTheVlanWithOneSecret() {
    address(north, back, "10.61.0.1");
    address(north, lan, "10.60.0.2");
    address(south, back, "10.61.0.3");
    address(south, lan, "10.60.0.3");
    List<NetworkConfig.SharedNetwork> primary = refreshed(networks(north, "10.60.0.2"));
    List<NetworkConfig.SharedNetwork> secondary = refreshed(networks(south, "10.60.0.3"));
    InetSocketAddress meeting = new InetSocketAddress("10.60.0.2", PORT);
    assertThat(failover(primary).role()).isEqualTo(Role.PRIMARY);
    assertThat(failover(primary).own()).isEqualTo(meeting);
    assertThat(failover(secondary).role()).isEqualTo(Role.SECONDARY);
    assertThat(failover(secondary).partner()).isEqualTo(meeting);
    assertThat(failover(primary).secret()).isEqualTo(failover(secondary).secret());
    assertThat(primary.get(0).name())
        .isEqualTo(secondary.get(0).name())
        .isEqualTo("vlan-" + lan.vlanId());
  }

  @Test
  void withoutAnAddressInTheVlanTheyMeetWhereBothAreElseAnywhere() {
    address(north, far, "10.62.0.1");
    address(south, lan, "10.60.0.3");
    RackNetworks secondary = networks(south, "10.60.0.3");
    assertThat(failover(refreshed(secondary)).partner().getAddress()).isEqualTo(ip("10.62.0.1"));
    address(south, back, "10.61.0.3");
    address(north, back, "10.61.0.1");
    assertThat(failover(refreshed(secondary)).partner().getAddress()).isEqualTo(ip("10.61.0.1"));
  }

  @Test
  void aSecondaryThatCannotKnowWhereItsPrimaryIsServesNothingAndSaysWhy() {
    address(south, lan, "10.60.0.3");
    RackNetworks secondary = networks(south, "10.60.0.3");
    assertThat(refreshed(secondary)).isEmpty();
    assertThat(secondary.pairFaults())
        .singleElement()
        .asString()
        .contains("the primary rack " + north, "vlan-" + lan.vlanId(), "waits");
    address(north, lan, "10.60.0.2");
    assertThat(refreshed(secondary)).hasSize(1);
    assertThat(secondary.pairFaults()).isEmpty();
  }

  @Test
  void aPrimaryNeedsNoPartnerToListen() {
    RackNetworks primary = networks(north, "10.60.0.2");
    assertThat(failover(refreshed(primary)).own())
        .isEqualTo(new InetSocketAddress("10.60.0.2", PORT));
    assertThat(primary.pairFaults()).isEmpty();
  }

  @Test
  void aRackThatIsNotOnItsVlanSaysSo() {
    RackNetworks stranger = networks(south);
    assertThat(refreshed(stranger)).isEmpty();
    assertThat(stranger.pairFaults())
        .singleElement()
        .asString()
        .contains("this rack is the secondary of vlan-" + lan.vlanId(), "no address");
  }

  @Test
  void aPairThatIsNotOverStaysWhileTheNetworkCannotBeServed() {
    address(north, lan, "10.60.0.2");
    RackNetworks primary = networks(north, "10.60.0.2");
    Failover before = failover(refreshed(primary));
    managed(false);
    List<NetworkConfig.SharedNetwork> without = refreshed(primary);
    assertThat(failover(without)).isEqualTo(before);
    assertThat(without.get(0).subnets()).isEmpty();
    managed(true);
    assertThat(failover(refreshed(primary))).isEqualTo(before);
    serve(Optional.of(north), Optional.empty());
    assertThat(refreshed(primary)).hasSize(1);
    assertThat(refreshed(primary).get(0).failover()).isEmpty();
  }

  private void managed(boolean managed) {
    maas.store()
        .inTransaction(
            tx -> {
              Subnet s = tx.topology().subnet(lan.id()).orElseThrow();
              tx.topology()
                  .put(
                      new Subnet(
                          s.id(),
                          s.name(),
                          s.description(),
                          s.cidr(),
                          s.vlanId(),
                          s.gateway(),
                          s.dnsServers(),
                          managed,
                          s.allowDns(),
                          s.allowProxy(),
                          s.activeDiscovery(),
                          s.rdnsMode(),
                          s.disabledBootArchitectures()));
              return tx.topology().bumpVersion();
            });
  }

  @Test
  void aVlanThatIsRelayedToASharedOneIsSharedByTheSameRacks() {
    address(north, lan, "10.60.0.2");
    maas.store()
        .inTransaction(
            tx -> {
              Vlan relayed = tx.topology().vlan(back.vlanId()).orElseThrow();
              tx.topology().put(relayed.withRelay(Optional.of(lan.vlanId())));
              return tx.topology().bumpVersion();
            });
    Map<String, Failover> shared = new java.util.TreeMap<>();
    refreshed(networks(north, "10.60.0.2"))
        .forEach(network -> shared.put(network.name(), network.failover().orElseThrow()));
    assertThat(shared).containsOnlyKeys("vlan-" + lan.vlanId(), "vlan-" + back.vlanId());
    assertThat(shared.values().stream().distinct()).hasSize(1);
  }

  @Test
  void theOtherRackIsATimeServerToo() {
    address(north, lan, "10.60.0.2");
    address(south, lan, "10.60.0.3");
    clocks.addAll(List.of("10.60.0.2", "10.60.0.3"));
    RackNetworks secondary = networks(south, "10.60.0.3");
    // what is looked up in the background is known the next time
    refreshed(secondary);
    assertThat(refreshed(secondary).get(0).subnets().get(0).ntpServers())
        .containsExactly(ip("10.60.0.3"), ip("10.60.0.2"));
  }

  @Test
  void noSecretIsInWhatIsPrinted() {
    address(north, lan, "10.60.0.2");
    RackNetworks primary = networks(north, "10.60.0.2");
    refreshed(primary);
    Networks.Topology topology = maas.fleet().networks().topology();
    RackPair pair = topology.pairs().get(0);
    assertThat(pair.toString() + topology + primary.current())
        .contains(pair.name())
        .doesNotContain(pair.secret().reveal());
  }
}
