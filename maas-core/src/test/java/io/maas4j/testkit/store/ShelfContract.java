package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Neighbour;
import io.maas4j.network.RackPair;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised of the things that are kept whole, shown with two kinds of them. */
public abstract class ShelfContract extends StoreKit {

  private Space space(String name) {
    return tx(tx -> tx.shelf(Kinds.SPACE).insert(new Space(0, name, "")));
  }

  private List<Subnet> subnets(String... networks) {
    return tx(
        tx -> {
          Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
          Vlan vlan =
              tx.topology()
                  .put(
                      new Vlan(
                          0,
                          fabric.id(),
                          0,
                          Optional.empty(),
                          1500,
                          false,
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty()));
          return Stream.of(networks)
              .map(text -> tx.topology().put(Subnet.of(Cidr.parse(text), vlan.id())))
              .toList();
        });
  }

  @Test
  void theyAreNumberedAndListedById() {
    Space sky = space("sky");
    Space sea = space("sea");
    assertThat(sky.id()).isEqualTo(Kinds.SPACE.firstId());
    assertThat(sea.id()).isGreaterThan(sky.id());
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).containsExactly(sky, sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(sea.id())).contains(sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(s -> s.name().equals("sea"))).contains(sea);
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(4711)).isEmpty();
  }

  @Test
  void theyAreChangedAndRemoved() {
    Space sky = space("sky");
    Space changed = new Space(sky.id(), "air", "„up“ there");
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(changed)).isTrue();
    assertOptional(tx -> tx.shelf(Kinds.SPACE).find(sky.id())).contains(changed);
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(new Space(4711, "x", ""))).isFalse();
    assertFlag(tx -> tx.shelf(Kinds.SPACE).delete(sky.id())).isTrue();
    assertFlag(tx -> tx.shelf(Kinds.SPACE).delete(sky.id())).isFalse();
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).isEmpty();
  }

  @Test
  void whatIsUniqueStaysSoAndTheTransactionGoesOn() {
    Space sky = space("sky");
    space("sea");
    assertDuplicate("space_name", tx -> tx.shelf(Kinds.SPACE).insert(new Space(0, "sea", "")));
    assertDuplicate(
        "space_name", tx -> tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "sea", "")));
    assertFlag(tx -> tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "sky", "kept"))).isTrue();
  }

  @Test
  void whatIsUndoneWasNever() {
    Space sky = space("sky");
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.shelf(Kinds.SPACE).insert(new Space(0, "sea", ""));
                      tx.shelf(Kinds.SPACE).update(new Space(sky.id(), "air", ""));
                      tx.shelf(Kinds.SPACE).delete(sky.id());
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    assertMany(tx -> tx.shelf(Kinds.SPACE).list()).containsExactly(sky);
  }

  @Test
  void whatTheyNameExistsAndTakesThemAlong() {
    List<Subnet> subnets = subnets("10.0.0.0/24", "10.0.1.0/24");
    StaticRoute route =
        tx(
            tx ->
                tx.shelf(Kinds.STATIC_ROUTE)
                    .insert(
                        new StaticRoute(
                            0,
                            subnets.get(0).id(),
                            subnets.get(1).id(),
                            Addresses.parse("10.0.0.254"),
                            100)));
    assertOptional(tx -> tx.shelf(Kinds.STATIC_ROUTE).find(route.id())).contains(route);
    assertThatThrownBy(
            () ->
                run(
                    tx ->
                        tx.shelf(Kinds.STATIC_ROUTE)
                            .insert(
                                new StaticRoute(0, 4711, 4712, Addresses.parse("2001:db8::1"), 0))))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void reservedAddressesComeBackAndAreUnique() {
    Subnet subnet = subnets("10.0.0.0/24").get(0);
    ReservedIp made =
        tx(
            tx ->
                tx.shelf(Kinds.RESERVED_IP)
                    .insert(reserved(subnet, "10.0.0.9", "52:54:00:00:00:01")));
    assertOptional(tx -> tx.shelf(Kinds.RESERVED_IP).find(made.id())).contains(made);
    assertDuplicate(
        "reserved_ip_address",
        tx ->
            tx.shelf(Kinds.RESERVED_IP).insert(reserved(subnet, "10.0.0.9", "52:54:00:00:00:02")));
    assertDuplicate(
        "reserved_ip_mac",
        tx ->
            tx.shelf(Kinds.RESERVED_IP).insert(reserved(subnet, "10.0.0.8", "52:54:00:00:00:01")));
    run(tx -> tx.topology().deleteSubnet(subnet.id()));
    assertMany(tx -> tx.shelf(Kinds.RESERVED_IP).list()).isEmpty();
  }

  private static ReservedIp reserved(Subnet subnet, String address, String mac) {
    return new ReservedIp(
        0, Addresses.parse(address), subnet.id(), MacAddress.parse(mac), "printer");
  }

  @Test
  void snippetsComeBackWithTheirHistoryAndGoWithWhatTheyAreFor() {
    Subnet subnet = subnets("10.0.0.0/24").get(0);
    IpRange range =
        tx(
            tx ->
                tx.topology()
                    .put(
                        new IpRange(
                            0,
                            IpRange.Kind.DYNAMIC,
                            subnet.id(),
                            Addresses.parse("10.0.0.10"),
                            Addresses.parse("10.0.0.20"),
                            "",
                            Optional.empty())));
    DhcpSnippet made =
        tx(
            tx ->
                tx.shelf(Kinds.DHCP_SNIPPET)
                    .insert(
                        new DhcpSnippet(
                                0,
                                "lease",
                                "short",
                                true,
                                Optional.empty(),
                                Optional.of(subnet.id()),
                                Optional.of(range.id()),
                                List.of())
                            .withValue("a 1;", clock.instant())
                            .withValue("b 2;", clock.instant())));
    assertThat(made.value()).isEqualTo("b 2;");
    assertOptional(tx -> tx.shelf(Kinds.DHCP_SNIPPET).find(made.id())).contains(made);
    run(tx -> tx.topology().deleteRange(range.id()));
    assertMany(tx -> tx.shelf(Kinds.DHCP_SNIPPET).list()).isEmpty();
  }

  @Test
  void aVlanHasOnePairOfRacksWhichGoesWithIt() {
    Fabric fabric = tx(tx -> tx.topology().put(new Fabric(0, "weave", Optional.empty())));
    Vlan heir = tx(tx -> tx.topology().put(Vlan.of(fabric.id(), 0)));
    Vlan vlan = tx(tx -> tx.topology().put(Vlan.of(fabric.id(), 7)));
    RackPair made = tx(tx -> tx.shelf(Kinds.RACK_PAIR).insert(pair(vlan, "first")));
    assertMany(tx -> tx.shelf(Kinds.RACK_PAIR).list())
        .containsExactly(pair(vlan, "first").withId(made.id()));
    assertDuplicate("rack_pair_vlan", tx -> tx.shelf(Kinds.RACK_PAIR).insert(pair(vlan, "second")));
    run(tx -> tx.topology().deleteVlan(vlan.id(), heir.id()));
    assertMany(tx -> tx.shelf(Kinds.RACK_PAIR).list()).isEmpty();
  }

  private static RackPair pair(Vlan vlan, String name) {
    return new RackPair(
        0,
        vlan.id(),
        new MachineId("north1"),
        new MachineId("south1"),
        name,
        Secret.of("00112233445566778899aabbccddeeff"));
  }

  @Test
  void neighboursComeBackAndGoWithTheirObserver() {
    Machine rack = tx(tx -> tx.machines().insert(a.machine("rack").build()));
    Neighbour seen =
        new Neighbour(
            0,
            Addresses.parse("10.0.0.7"),
            MacAddress.parse("52:54:00:00:00:07"),
            rack.id(),
            Optional.empty(),
            "eth0",
            Optional.of(10),
            Optional.of("gull"),
            3,
            clock.instant(),
            clock.instant());
    Neighbour stored = tx(tx -> tx.shelf(Kinds.NEIGHBOUR).insert(seen));
    assertMany(tx -> tx.shelf(Kinds.NEIGHBOUR).list()).containsExactly(seen.withId(stored.id()));
    assertDuplicate("neighbour_seen", tx -> tx.shelf(Kinds.NEIGHBOUR).insert(seen));
    run(tx -> tx.machines().delete(rack.id()));
    assertMany(tx -> tx.shelf(Kinds.NEIGHBOUR).list()).isEmpty();
  }
}
