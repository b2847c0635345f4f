package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Space;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do with networks, and racks report of them. */
class TopologyTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");
  private static final Optional<String> NONE = Optional.empty();

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Topology topology =
      new Topology(
          new Units(store, clock, FleetListener.NONE), new Ids(new Random(2)), SnippetSyntax.FORM);

  @BeforeEach
  void prepare() {
    topology.prepare();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Fabrics.Form fabric(String name) {
    return new Fabrics.Form(Optional.of(name), NONE, NONE);
  }

  private static Vlans.Form vid(String vid) {
    return new Vlans.Form(
        Optional.of(vid), NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, NONE, NONE);
  }

  private static Vlans.Form dhcp(boolean on, String rack) {
    return new Vlans.Form(
        NONE,
        NONE,
        NONE,
        NONE,
        Optional.of(on),
        rack.isEmpty() ? NONE : Optional.of(rack),
        NONE,
        NONE,
        NONE,
        NONE);
  }

  private static Vlans.Form space(String space) {
    return new Vlans.Form(
        NONE, NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, Optional.of(space), NONE);
  }

  private static Vlans.Form moved(String fabric) {
    return new Vlans.Form(
        NONE, NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, NONE, Optional.of(fabric));
  }

  private static IpRanges.Form range(String type, String first, String last) {
    return new IpRanges.Form(
        Optional.of(type), Optional.of(first), Optional.of(last), NONE, NONE, NONE);
  }

  private static ReservedIps.Form reserved(String ip, String mac) {
    return new ReservedIps.Form(Optional.of(ip), Optional.of(mac), NONE, NONE);
  }

  private static DhcpSnippets.Form snippet(String value) {
    return new DhcpSnippets.Form(
        Optional.of("log"),
        Optional.of(value),
        NONE,
        Optional.empty(),
        NONE,
        NONE,
        NONE,
        Optional.empty());
  }

  private Subnet subnet(String cidr) {
    return topology.subnets().create(SubnetForm.of(cidr), ROOT);
  }

  private long version() {
    return store.inTransaction(tx -> tx.topology().version());
  }

  private Vlan vlan(long id) {
    return store.inTransaction(tx -> tx.topology().vlan(id).orElseThrow());
  }

  private Machine rack(String hostname, long vlan) {
    return store.inTransaction(
        tx -> {
          Machine rack =
              tx.machines()
                  .insert(
                      fixtures
                          .machine(hostname)
                          .type(NodeType.RACK_CONTROLLER)
                          .state(State.DEPLOYED)
                          .build());
          tx.interfaces()
              .put(
                  Interface.physical(rack.id(), "eth0", MacAddress.parse("52:54:00:99:00:01"))
                      .withVlan(Optional.of(vlan)));
          return rack;
        });
  }

  private Interface linked(String hostname, Subnet subnet, String address) {
    return store.inTransaction(
        tx -> {
          Machine machine = tx.machines().insert(fixtures.machine(hostname).build());
          return tx.interfaces()
              .put(
                  Interface.physical(machine.id(), "eth0", MacAddress.parse("52:54:00:aa:00:01"))
                      .withVlan(Optional.of(subnet.vlanId()))
                      .withLinks(
                          List.of(
                              new Interface.Link(
                                  0,
                                  LinkMode.STATIC,
                                  Optional.of(subnet.id()),
                                  Optional.of(Addresses.parse(address))))));
        });
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable work, String field, String text) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(String.join("|", e.fields().getOrDefault(field, List.of(e + ""))))
                    .contains(text));
  }

  // ------------------------------------------------------------------ fabrics and VLANs

  @Test
  void aFreshRegionHasFabricZeroWithItsUntaggedVlan() {
    topology.prepare();
    assertThat(store.<List<Fabric>>inTransaction(tx -> tx.topology().fabrics()))
        .containsExactly(new Fabric(0, "fabric-0", Optional.empty()));
    assertThat(store.<List<Vlan>>inTransaction(tx -> tx.topology().vlans()))
        .containsExactly(Vlan.of(0, 0).withId(5001));
  }

  @Test
  void aFabricWithoutANameIsCalledByItsIdAndNobodyElseIs() {
    Fabric made = topology.fabrics().create(new Fabrics.Form(NONE, NONE, NONE), ROOT);
    assertThat(made.name()).isEqualTo("fabric-" + made.id());
    refused(() -> topology.fabrics().create(fabric("fabric-77"), ROOT), "name", "Reserved");
    refused(() -> topology.fabrics().change("0", fabric(made.name()), ROOT), "name", "Reserved");
    topology.fabrics().change("0", fabric("home"), ROOT);
    refused(() -> topology.fabrics().create(fabric("home"), ROOT), "name", "already exists");
    assertThat(topology.fabrics().change("home", fabric(""), ROOT).name()).isEqualTo("fabric-0");
  }

  @Test
  void onlyAdministratorsShapeNetworks() {
    assertThatThrownBy(() -> topology.fabrics().create(fabric("a"), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> topology.vlans().create("0", vid("5"), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> topology.subnets().create(SubnetForm.of("10.0.0.0/8"), ANN))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aFabricInUseStaysAndTheDefaultOneAlways() {
    Fabric made = topology.fabrics().create(fabric("weave"), ROOT);
    assertThatThrownBy(() -> topology.fabrics().delete("0", ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("default fabric");
    topology.localNetworks().attach(port("eth0", "10.1.0.2"));
    topology.localNetworks().attach(port("eth1", "10.2.0.2"));
    assertThatThrownBy(() -> topology.fabrics().delete("fabric-2", ROOT))
        .hasMessage("Can't delete fabric; the following subnets are still present: 10.2.0.0/24");
    topology.fabrics().delete("weave", ROOT);
    assertThatThrownBy(() -> topology.fabrics().delete("weave", ROOT))
        .isInstanceOf(NotFound.class)
        .hasMessage("No Fabric matches the given query.");
    assertThat(store.<List<Vlan>>inTransaction(tx -> tx.topology().vlans()))
        .noneMatch(v -> v.fabricId() == made.id());
  }

  @Test
  void aVlanIsFoundByNumberNameAndId() {
    Vlan made = topology.vlans().create("0", vid("10"), ROOT);
    for (Vlans.Which which :
        List.of(
            Vlans.Which.of("fabric-0", "10"),
            Vlans.Which.of("0", "vid:0xa"),
            Vlans.Which.byId(Long.toString(made.id())))) {
      assertThat(store.<Vlan>inTransaction(tx -> Vlans.find(NetworkMaps.of(tx), which)))
          .isEqualTo(made);
    }
    assertThat(
            store
                .<Vlan>inTransaction(
                    tx -> Vlans.find(NetworkMaps.of(tx), Vlans.Which.of("0", "untagged")))
                .vid())
        .isZero();
  }

  @Test
  void aNumberIsOnceInAFabricAlsoAfterAMove() {
    Fabric weave = topology.fabrics().create(fabric("weave"), ROOT);
    topology.vlans().create("0", vid("10"), ROOT);
    Vlan other = topology.vlans().create("weave", vid("10"), ROOT);
    refused(() -> topology.vlans().create("0", vid("10"), ROOT), "__all__", "already exists");
    Vlans.Which which = Vlans.Which.byId(Long.toString(other.id()));
    refused(() -> topology.vlans().change(which, moved("0"), ROOT), "__all__", "already exists");
    topology.vlans().change(which, vid("11"), ROOT);
    assertThat(topology.vlans().change(which, moved("0"), ROOT).fabricId()).isZero();
    assertThat(weave.id()).isPositive();
  }

  @Test
  void whatIsOnADeletedVlanGoesToTheUntaggedOne() {
    Vlan made = topology.vlans().create("0", vid("10"), ROOT);
    Subnet subnet =
        store.inTransaction(
            tx ->
                tx.topology()
                    .put(Subnet.of(io.maas4j.network.Cidr.parse("10.1.0.0/24"), made.id())));
    Interface nic = linked("a", subnet, "10.1.0.5");
    topology.vlans().delete(Vlans.Which.of("0", "10"), ROOT);
    assertThat(
            store
                .<Subnet>inTransaction(tx -> tx.topology().subnet(subnet.id()).orElseThrow())
                .vlanId())
        .isEqualTo(5001);
    assertThat(
            store
                .<List<Interface>>inTransaction(tx -> tx.interfaces().of(nic.machine()))
                .get(0)
                .vlanId())
        .contains(5001L);
    assertThatThrownBy(() -> topology.vlans().delete(Vlans.Which.of("0", "0"), ROOT))
        .hasMessageContaining("default VLAN");
  }

  @Test
  void dhcpNeedsARangeAndARackThatIsThere() {
    Subnet subnet = subnet("10.1.0.0/24");
    Vlans.Which which = Vlans.Which.of("0", "untagged");
    refused(
        () -> topology.vlans().change(which, dhcp(true, ""), ROOT), "dhcp_on", "dynamic IP range");
    topology.ranges().create(range("dynamic", "10.1.0.100", "10.1.0.199"), ROOT);
    refused(() -> topology.vlans().change(which, dhcp(true, ""), ROOT), "dhcp_on", "primary rack");
    refused(
        () -> topology.vlans().change(which, dhcp(true, "nobody"), ROOT),
        "primary_rack",
        "valid choice");
    Vlan elsewhere = topology.vlans().create("0", vid("9"), ROOT);
    Machine far = rack("far", elsewhere.id());
    refused(
        () -> topology.vlans().change(which, dhcp(true, "far"), ROOT),
        "primary_rack",
        "far is not on this VLAN");
    store.inTransaction(
        tx -> {
          Interface nic = tx.interfaces().of(far.id()).get(0);
          return tx.interfaces().put(nic.withVlan(Optional.of(subnet.vlanId())));
        });
    long before = version();
    Vlan served = topology.vlans().change(which, dhcp(true, "far"), ROOT);
    assertThat(served.primaryRack()).contains(far.id().value());
    assertThat(version()).as("racks hear of it").isGreaterThan(before);
    assertThatThrownBy(() -> topology.subnets().delete("10.1.0.0/24", Subnets.Force.YES, ROOT))
        .hasMessageContaining("actively servicing a dynamic IP range");
    topology.vlans().change(which, dhcp(false, ""), ROOT);
    topology.subnets().delete("10.1.0.0/24", Subnets.Force.NO, ROOT);
  }

  @Test
  void aVlanIsRelayedByAnotherOneThatIsNot() {
    Vlan one = topology.vlans().create("0", vid("1"), ROOT);
    Vlan two = topology.vlans().create("0", vid("2"), ROOT);
    Vlans.Form relay =
        new Vlans.Form(
            NONE,
            NONE,
            NONE,
            NONE,
            Optional.empty(),
            NONE,
            NONE,
            Optional.of(Long.toString(one.id())),
            NONE,
            NONE);
    Vlans.Which second = Vlans.Which.byId(Long.toString(two.id()));
    assertThat(topology.vlans().change(second, relay, ROOT).relayVlan()).contains(one.id());
    refused(
        () -> topology.vlans().change(Vlans.Which.byId(Long.toString(one.id())), relay, ROOT),
        "relay_vlan",
        "valid choice");
    topology.vlans().delete(Vlans.Which.byId(Long.toString(one.id())), ROOT);
    assertThat(vlan(two.id()).relayVlan()).isEmpty();
  }

  @Test
  void vlansFollowTheirSpace() {
    topology.spaces().create(new Spaces.Form(Optional.of("sky"), NONE), ROOT);
    Vlans.Which which = Vlans.Which.of("0", "0");
    assertThat(topology.vlans().change(which, space("sky"), ROOT).space()).contains("sky");
    topology.spaces().change("sky", new Spaces.Form(Optional.of("air"), NONE), ROOT);
    assertThat(vlan(5001).space()).contains("air");
    assertThat(topology.vlans().change(which, space("undefined"), ROOT).space()).isEmpty();
    assertThat(topology.vlans().change(which, space("1"), ROOT).space()).contains("air");
    topology.spaces().delete("air", ROOT);
    assertThat(vlan(5001).space()).isEmpty();
    refused(() -> topology.vlans().change(which, space("air"), ROOT), "space", "valid choice");
  }

  @Test
  void theUndefinedSpaceIsNobodysToChange() {
    assertThatThrownBy(() -> topology.spaces().delete("-1", ROOT))
        .isInstanceOf(InvalidRequest.class);
    refused(
        () -> topology.spaces().create(new Spaces.Form(Optional.of("undefined"), NONE), ROOT),
        "name",
        "Reserved");
    Space made = topology.spaces().create(new Spaces.Form(NONE, NONE), ROOT);
    assertThat(made.name()).isEqualTo("space-" + made.id());
  }

  // ------------------------------------------------------------------ subnets and what is in them

  @Test
  void aSubnetIsOnTheDefaultVlanUnlessSomebodySaysOtherwise() {
    assertThat(subnet("10.1.0.0/24").vlanId()).isEqualTo(5001);
    refused(() -> subnet("10.1.0.77/24"), "cidr", "already exists");
    refused(() -> subnet("10.1.0.0"), "cidr", "Required format");
    refused(() -> subnet("0.0.0.0/0"), "cidr", "Prefix length");
  }

  @Test
  void aSubnetInUseGoesByForceOnlyAndTakesItsLinksAlong() {
    Subnet subnet = subnet("10.1.0.0/24");
    Interface nic = linked("a", subnet, "10.1.0.5");
    topology.reservedIps().create(reserved("10.1.0.9", "52:54:00:00:00:09"), ROOT);
    assertThatThrownBy(() -> topology.subnets().delete("10.1.0.0/24", Subnets.Force.NO, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("1 of its addresses is in use");
    topology.subnets().delete("10.1.0.0/24", Subnets.Force.YES, ROOT);
    assertThat(
            store
                .<List<Interface>>inTransaction(tx -> tx.interfaces().of(nic.machine()))
                .get(0)
                .links())
        .isEmpty();
    assertThat(store.<List<ReservedIp>>inTransaction(tx -> tx.shelf(Kinds.RESERVED_IP).list()))
        .isEmpty();
  }

  @Test
  void rangesStayWithinTheirSubnetAndApart() {
    subnet("10.1.0.0/24");
    topology.ranges().create(range("reserved", "10.1.0.10", "10.1.0.19"), ANN);
    refused(
        () -> topology.ranges().create(range("reserved", "10.1.0.19", "10.1.0.30"), ANN),
        "__all__",
        "conflicts");
    refused(
        () -> topology.ranges().create(range("reserved", "10.1.0.30", "10.1.1.5"), ANN),
        "__all__",
        "within subnet");
    refused(
        () -> topology.ranges().create(range("reserved", "10.1.0.0", "10.1.0.5"), ANN),
        "__all__",
        "network address");
    refused(
        () -> topology.ranges().create(range("reserved", "10.1.0.250", "10.1.0.255"), ANN),
        "__all__",
        "Broadcast");
    refused(
        () -> topology.ranges().create(range("reserved", "10.9.0.1", "10.9.0.5"), ANN),
        "__all__",
        "subnet");
    refused(
        () -> topology.ranges().create(range("reserved", "10.1.0.9", "fd00::1"), ANN),
        "end_ip",
        "family");
  }

  @Test
  void aDynamicRangeHoldsNoAddressThatSomebodyHas() {
    Subnet subnet = subnet("10.1.0.0/24");
    linked("a", subnet, "10.1.0.150");
    topology.reservedIps().create(reserved("10.1.0.60", "52:54:00:00:00:09"), ROOT);
    refused(
        () -> topology.ranges().create(range("dynamic", "10.1.0.100", "10.1.0.199"), ROOT),
        "__all__",
        "conflicts");
    refused(
        () -> topology.ranges().create(range("dynamic", "10.1.0.50", "10.1.0.70"), ROOT),
        "__all__",
        "conflicts");
    topology.ranges().create(range("dynamic", "10.1.0.200", "10.1.0.220"), ROOT);
    refused(
        () -> topology.reservedIps().create(reserved("10.1.0.210", "52:54:00:00:00:0a"), ROOT),
        "ip",
        "dynamic range");
  }

  @Test
  void rangesArePeoplesOwn() {
    subnet("10.1.0.0/24");
    IpRange anns = topology.ranges().create(range("reserved", "10.1.0.10", "10.1.0.19"), ANN);
    assertThat(anns.user()).contains("ann");
    assertThatThrownBy(() -> topology.ranges().delete(anns.id(), Actor.user("bob")))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(
            () ->
                topology
                    .ranges()
                    .change(anns.id(), range("dynamic", "10.1.0.10", "10.1.0.19"), ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(
            () -> topology.ranges().create(range("dynamic", "10.1.0.30", "10.1.0.39"), ANN))
        .isInstanceOf(Denied.class)
        .hasMessage("Unable to create dynamic IP range. You don't have sufficient privileges.");
    topology.ranges().delete(anns.id(), ANN);
    assertThatThrownBy(() -> topology.ranges().delete(anns.id(), ANN))
        .hasMessage("No IPRange matches the given query.");
  }

  @Test
  void aReservedAddressIsForOneMacAndStaysAsItIs() {
    Subnet subnet = subnet("10.1.0.0/24");
    ReservedIp made =
        topology.reservedIps().create(reserved("10.1.0.9", "52:54:00:00:00:09"), ROOT);
    assertThat(made.subnet()).isEqualTo(subnet.id());
    refused(
        () -> topology.reservedIps().create(reserved("10.1.0.9", "52:54:00:00:00:0a"), ROOT),
        "ip",
        "already exists");
    refused(
        () -> topology.reservedIps().create(reserved("10.1.0.10", "52:54:00:00:00:09"), ROOT),
        "mac_address",
        "already");
    refused(
        () -> topology.reservedIps().create(reserved("10.7.0.10", "52:54:00:00:00:0b"), ROOT),
        "ip",
        "no subnet");
    refused(
        () ->
            topology
                .reservedIps()
                .change(made.id(), reserved("10.1.0.11", "52:54:00:00:00:09"), ROOT),
        "ip",
        "cannot be changed");
    ReservedIps.Form comment =
        new ReservedIps.Form(Optional.of("10.1.0.9"), NONE, NONE, Optional.of("printer"));
    assertThat(topology.reservedIps().change(made.id(), comment, ROOT).comment())
        .isEqualTo("printer");
    linked("a", subnet, "10.1.0.5");
    refused(
        () -> topology.reservedIps().create(reserved("10.1.0.5", "52:54:00:00:00:0c"), ROOT),
        "ip",
        "in use by eth0");
  }

  @Test
  void aRouteLeadsFromOneSubnetToAnotherByARouterOfTheFirst() {
    subnet("10.1.0.0/24");
    subnet("10.2.0.0/24");
    StaticRoutes.Form route =
        new StaticRoutes.Form(
            Optional.of("10.1.0.0/24"), Optional.of("2"), Optional.of("10.1.0.254"), NONE);
    assertThat(topology.routes().create(route, ROOT).metric()).isZero();
    refused(() -> topology.routes().create(route, ROOT), "__all__", "already exists");
    StaticRoutes.Form wrong =
        new StaticRoutes.Form(
            Optional.of("1"), Optional.of("1"), Optional.of("10.2.0.254"), Optional.of("-1"));
    refused(() -> topology.routes().create(wrong, ROOT), "destination", "cannot be the same");
    refused(() -> topology.routes().create(wrong, ROOT), "gateway_ip", "10.1.0.0/24");
    refused(() -> topology.routes().create(wrong, ROOT), "metric", "greater than or equal to 0");
  }

  // ------------------------------------------------------------------ snippets

  @Test
  void aSnippetKeepsItsHistoryAndGoesBackInIt() {
    DhcpSnippet made = topology.snippets().create(snippet("a 1;"), ROOT);
    topology.snippets().change("log", snippet("b 2;"), ROOT);
    topology.snippets().change("log", snippet("c 3;"), ROOT);
    assertThat(topology.snippets().change("log", snippet("c 3;"), ROOT).history()).hasSize(3);
    assertThat(topology.snippets().revert("log", -1, ROOT).value()).isEqualTo("b 2;");
    assertThat(topology.snippets().revert("log", made.history().get(0).id(), ROOT).value())
        .isEqualTo("a 1;");
    assertThatThrownBy(() -> topology.snippets().revert("log", -1, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("too far");
    refused(() -> topology.snippets().create(snippet("a 1"), ROOT), "value", "line 1");
  }

  @Test
  void aSnippetIsForANodeOrASubnetOrEverybody() {
    Subnet subnet = subnet("10.1.0.0/24");
    IpRange range = topology.ranges().create(range("dynamic", "10.1.0.100", "10.1.0.199"), ROOT);
    DhcpSnippets.Form forRange =
        new DhcpSnippets.Form(
            Optional.of("r"),
            Optional.of("a 1;"),
            NONE,
            Optional.empty(),
            NONE,
            NONE,
            Optional.of(Long.toString(range.id())),
            Optional.empty());
    DhcpSnippet made = topology.snippets().create(forRange, ROOT);
    assertThat(made.subnet()).contains(subnet.id());
    assertThat(made.forEverybody()).isFalse();
    DhcpSnippets.Form global =
        new DhcpSnippets.Form(
            NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, Optional.of(true));
    assertThat(topology.snippets().change("r", global, ROOT).forEverybody()).isTrue();
  }

  // ------------------------------------------------------------------ racks

  private static LocalNetworks.Port port(String name, String address) {
    return new LocalNetworks.Port(
        name,
        NONE.map(MacAddress::parse),
        Optional.empty(),
        List.of(new LocalNetworks.Address(Addresses.parse(address), 24)));
  }

  @Test
  void theFirstNetworkOfARackIsOnTheDefaultVlanAndTheNextOnesOnFabricsOfTheirOwn() {
    LocalNetworks.Attachment first = topology.localNetworks().attach(port("eth0", "10.1.0.2"));
    LocalNetworks.Attachment second = topology.localNetworks().attach(port("eth1", "10.2.0.2"));
    assertThat(first.vlanId()).contains(5001L);
    assertThat(second.vlanId()).isNotEqualTo(first.vlanId());
    long version = version();
    assertThat(topology.localNetworks().attach(port("eth0", "10.1.0.2"))).isEqualTo(first);
    assertThat(topology.localNetworks().attach(port("eth9", "10.2.0.7"))).isEqualTo(second);
    assertThat(version()).as("twice is as once").isEqualTo(version);
    assertThat(store.<List<Subnet>>inTransaction(tx -> tx.topology().subnets())).hasSize(2);
  }

  @Test
  void loopbackAndAddressesOfTheLinkSayNothing() {
    LocalNetworks.Port port =
        new LocalNetworks.Port(
            "lo",
            Optional.empty(),
            Optional.empty(),
            List.of(
                new LocalNetworks.Address(Addresses.parse("127.0.0.1"), 8),
                new LocalNetworks.Address(Addresses.parse("fe80::1"), 64),
                new LocalNetworks.Address(Addresses.parse("10.0.0.1"), 32)));
    assertThat(topology.localNetworks().attach(port))
        .isEqualTo(new LocalNetworks.Attachment(Optional.empty(), List.of()));
  }

  @Test
  void neighboursAreSeenAgainAndForgotten() {
    Machine rack = rack("north", 5001);
    Discoveries.Sighting gull =
        new Discoveries.Sighting(
            Addresses.parse("10.1.0.7"),
            MacAddress.parse("52:54:00:bb:00:01"),
            "eth0",
            Optional.empty(),
            Optional.of("gull"));
    topology.discoveries().observed(rack.id(), List.of(gull));
    clock.advance(Duration.ofMinutes(1));
    topology.discoveries().observed(rack.id(), List.of(gull));
    List<Discoveries.Discovery> all = topology.discoveries().list(Discoveries.Which.ALL);
    assertThat(all).hasSize(1);
    Discoveries.Discovery seen = all.get(0);
    assertThat(seen.seen().count()).isEqualTo(2);
    assertThat(seen.seen().lastSeen()).isEqualTo(clock.instant());
    assertThat(seen.fabric()).contains("fabric-0");
    assertThat(seen.observerHostname()).isEqualTo("north");
    assertThat(topology.discoveries().find(seen.id())).isEqualTo(seen);
    assertThatThrownBy(() -> topology.discoveries().clear(Set.of(Discoveries.Part.ALL), ANN))
        .hasMessage("Must be an administrator to clear discovery entries.");
    topology.discoveries().clear(Set.of(Discoveries.Part.MDNS), ROOT);
    assertThat(topology.discoveries().list(Discoveries.Which.ALL).get(0).seen().hostname())
        .isEmpty();
    assertThat(topology.discoveries().clear(seen.seen().address(), seen.seen().mac(), ROOT))
        .isTrue();
    assertThat(topology.discoveries().list(Discoveries.Which.ALL)).isEmpty();
  }

  @Test
  void aBootArchitectureThatIsNoneIsNamed() {
    assertThatThrownBy(
            () -> topology.subnets().create(disabling("10.9.0.0/24", "pxe", "floppy"), ROOT))
        .hasMessageContaining("Unknown boot architecture floppy");
    Subnet subnet =
        topology.subnets().create(disabling("10.9.0.0/24", "pxe", "0x0B", "00:10", "S390X"), ROOT);
    assertThat(subnet.disabledBootArchitectures())
        .containsExactlyInAnyOrder("pxe", "uefi_arm64_tftp", "uefi_amd64_http", "s390x");
  }

  private static SubnetForm disabling(String cidr, String... architectures) {
    return new SubnetForm(
        Optional.of(cidr),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(architectures)),
        Optional.empty());
  }

  @Test
  void nobodyIsSeenWhileDiscoveryIsOff() {
    Machine rack = rack("north", 5001);
    store.inTransaction(
        tx -> {
          tx.settings().put("network_discovery", "\"disabled\"");
          return tx;
        });
    topology.discoveries().observed(rack.id(), List.of(sighting("10.1.0.5", "52:54:00:cc:00:01")));
    assertThat(topology.discoveries().list(Discoveries.Which.ALL)).isEmpty();
  }

  @Test
  void whoIsKnownIsNotUnknown() {
    Machine rack = rack("north", 5001);
    Subnet subnet = subnet("10.1.0.0/24");
    linked("a", subnet, "10.1.0.5");
    topology
        .discoveries()
        .observed(
            rack.id(),
            List.of(
                sighting("10.1.0.5", "52:54:00:cc:00:01"),
                sighting("10.1.0.6", "52:54:00:aa:00:01"),
                sighting("10.1.0.7", "52:54:00:cc:00:02")));
    assertThat(addresses(Discoveries.Which.UNKNOWN_IP))
        .containsExactlyInAnyOrder("10.1.0.6", "10.1.0.7");
    assertThat(addresses(Discoveries.Which.UNKNOWN_MAC))
        .containsExactlyInAnyOrder("10.1.0.5", "10.1.0.7");
    assertThat(addresses(Discoveries.Which.UNKNOWN_IP_AND_MAC)).containsExactly("10.1.0.7");
  }

  private static Discoveries.Sighting sighting(String address, String mac) {
    return new Discoveries.Sighting(
        Addresses.parse(address), MacAddress.parse(mac), "eth0", Optional.empty(), NONE);
  }

  private List<String> addresses(Discoveries.Which which) {
    return topology.discoveries().list(which).stream()
        .map(d -> Addresses.text(d.seen().address()))
        .toList();
  }

  @Test
  void scanningSaysWhichRacksLookAndWhichCannotBeAsked() {
    subnet("10.1.0.0/24");
    Machine rack = rack("north", 5001);
    NetworkScanner.Manner manner =
        new NetworkScanner.Manner(
            NetworkScanner.Tool.ANY, NetworkScanner.Pace.FAST, Optional.empty());
    assertThat(topology.scans().scan(List.of(), manner).unreachable())
        .extracting(Scans.Scanned::hostname)
        .containsExactly("north");
    List<String> asked = new ArrayList<>();
    topology.scans().connect(rack.id(), (networks, how) -> asked.add(networks.toString()));
    Scans.Report report = topology.scans().scan(List.of("10.1.0.0/24"), manner);
    assertThat(report.started()).extracting(Scans.Scanned::hostname).containsExactly("north");
    assertThat(asked).containsExactly("[10.1.0.0/24]");
    assertThatThrownBy(() -> topology.scans().scan(List.of("10.9.0.0/24"), manner))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.9.0.0/24");
  }
}
