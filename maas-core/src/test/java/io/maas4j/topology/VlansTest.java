package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.machine.Machine;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.Space;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators do with fabrics, VLANs and spaces. */
class VlansTest extends TopologyKit {
  private static Vlans.Form moved(String fabric) {
    return new Vlans.Form(
        NONE, NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, NONE, Optional.of(fabric));
  }

  private static Vlans.Form space(String space) {
    return new Vlans.Form(
        NONE, NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, Optional.of(space), NONE);
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

  private static Vlans.Form vid(String vid) {
    return new Vlans.Form(
        Optional.of(vid), NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, NONE, NONE);
  }

  private static Fabrics.Form fabric(String name) {
    return new Fabrics.Form(Optional.of(name), NONE, NONE);
  }

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
}
