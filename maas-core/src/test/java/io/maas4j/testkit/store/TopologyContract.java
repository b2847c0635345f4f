package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.OverlapException;
import io.maas4j.store.spi.Unique;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised of fabrics, VLANs, subnets and ranges. */
public abstract class TopologyContract extends StoreKit {

  private Fabric fabric(String name) {
    return tx(tx -> tx.topology().put(new Fabric(0, name, Optional.empty())));
  }

  private static Vlan vlan(long fabric, int vid) {
    return new Vlan(
        0,
        fabric,
        vid,
        Optional.empty(),
        1500,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Subnet subnet(String cidr) {
    Fabric fabric = fabric("f-" + cidr);
    return tx(
        tx -> {
          Vlan vlan = tx.topology().put(vlan(fabric.id(), 0));
          return tx.topology().put(Subnet.of(Cidr.parse(cidr), vlan.id()));
        });
  }

  private static IpRange range(long subnet, String first, String last) {
    return new IpRange(
        0,
        IpRange.Kind.RESERVED,
        subnet,
        Addresses.parse(first),
        Addresses.parse(last),
        "",
        Optional.empty());
  }

  @Test
  void everyFieldComesBack() {
    user("alice");
    Fabric fabric =
        tx(tx -> tx.topology().put(new Fabric(0, "fabric-x", "thick", Optional.of("10G"))));
    Vlan relay = tx(tx -> tx.topology().put(vlan(fabric.id(), 0)));
    Vlan vlan =
        tx(
            tx ->
                tx.topology()
                    .put(
                        new Vlan(
                            0,
                            fabric.id(),
                            42,
                            Optional.of("storage"),
                            "for disks",
                            9000,
                            true,
                            Optional.of("rack01"),
                            Optional.of("rack02"),
                            Optional.of(Addresses.parse("10.1.0.99")),
                            Optional.of(relay.id()),
                            Optional.of("dmz"))));
    Subnet subnet =
        tx(
            tx ->
                tx.topology()
                    .put(
                        new Subnet(
                            0,
                            "office",
                            "third floor",
                            Cidr.parse("10.1.0.0/16"),
                            vlan.id(),
                            Optional.of(Addresses.parse("10.1.0.1")),
                            List.of(Addresses.parse("9.9.9.9"), Addresses.parse("2620:fe::fe")),
                            false,
                            false,
                            false,
                            true,
                            1,
                            Set.of("pxe", "uefi_amd64_tftp"))));
    IpRange range =
        tx(
            tx ->
                tx.topology()
                    .put(
                        new IpRange(
                            0,
                            IpRange.Kind.DYNAMIC,
                            subnet.id(),
                            Addresses.parse("10.1.1.0"),
                            Addresses.parse("10.1.1.255"),
                            "guests",
                            Optional.of("alice"))));
    assertThat(List.of(fabric.id(), relay.id(), vlan.id(), subnet.id(), range.id()))
        .allMatch(id -> id > 0);
    run(
        tx -> {
          assertThat(tx.topology().fabrics()).contains(fabric);
          assertThat(tx.topology().vlans()).contains(relay, vlan);
          assertThat(tx.topology().subnets()).contains(subnet);
          assertThat(tx.topology().ranges()).containsExactly(range);
          assertThat(tx.topology().vlan(vlan.id())).contains(vlan);
          assertThat(tx.topology().subnet(subnet.id())).contains(subnet);
          assertThat(tx.topology().vlan(987_654)).isEmpty();
          assertThat(tx.topology().subnet(987_654)).isEmpty();
        });
    Vlan plain =
        new Vlan(
            vlan.id(),
            fabric.id(),
            42,
            Optional.empty(),
            1500,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertValue(tx -> tx.topology().put(plain)).isEqualTo(plain);
    assertOptional(tx -> tx.topology().vlan(vlan.id())).contains(plain);
  }

  @Test
  void aFabricsNameIsUnique() {
    fabric("one");
    assertDuplicate(
        Unique.FABRIC_NAME, tx -> tx.topology().put(new Fabric(0, "one", Optional.empty())));
  }

  @Test
  void aVidIsUniqueWithinItsFabric() {
    Fabric one = fabric("one");
    Fabric two = fabric("two");
    run(
        tx -> {
          tx.topology().put(vlan(one.id(), 7));
          tx.topology().put(vlan(two.id(), 7));
        });
    assertDuplicate(Unique.VLAN_VID, tx -> tx.topology().put(vlan(one.id(), 7)));
  }

  @Test
  void aNetworkIsUnique() {
    Subnet subnet = subnet("10.0.0.0/24");
    subnet("10.0.0.0/25");
    assertDuplicate(
        Unique.SUBNET_CIDR,
        tx -> tx.topology().put(Subnet.of(Cidr.parse("10.0.0.0/24"), subnet.vlanId())));
    assertValue(tx -> tx.topology().put(subnet)).isEqualTo(subnet);
  }

  @Test
  void rangesOfASubnetNeverOverlap() {
    Subnet one = subnet("10.0.0.0/24");
    Subnet two = subnet("10.0.0.0/23");
    IpRange middle = tx(tx -> tx.topology().put(range(one.id(), "10.0.0.100", "10.0.0.200")));
    for (String[] ends :
        new String[][] {
          {"10.0.0.100", "10.0.0.200"},
          {"10.0.0.50", "10.0.0.100"},
          {"10.0.0.200", "10.0.0.201"},
          {"10.0.0.150", "10.0.0.150"},
          {"10.0.0.1", "10.0.0.254"}
        }) {
      assertThatThrownBy(() -> run(tx -> tx.topology().put(range(one.id(), ends[0], ends[1]))))
          .as(ends[0] + "-" + ends[1])
          .isInstanceOf(OverlapException.class);
    }
    run(
        tx -> {
          tx.topology().put(range(one.id(), "10.0.0.99", "10.0.0.99"));
          tx.topology().put(range(one.id(), "10.0.0.201", "10.0.0.210"));
          tx.topology().put(range(two.id(), "10.0.0.100", "10.0.0.200"));
        });
    IpRange narrower =
        new IpRange(
            middle.id(),
            IpRange.Kind.DYNAMIC,
            one.id(),
            Addresses.parse("10.0.0.120"),
            Addresses.parse("10.0.0.200"),
            "",
            Optional.empty());
    assertValue(tx -> tx.topology().put(narrower)).isEqualTo(narrower);
    run(tx -> tx.topology().deleteRange(middle.id()));
    run(tx -> tx.topology().deleteRange(middle.id()));
    run(tx -> tx.topology().put(range(one.id(), "10.0.0.100", "10.0.0.200")));
    assertMany(tx -> tx.topology().ranges()).hasSize(4);
  }

  @Test
  void rangesOfSixteenOctetsOverlapToo() {
    Subnet subnet = subnet("2001:db8::/64");
    run(
        tx ->
            tx.topology().put(range(subnet.id(), "2001:db8::8000:0:0:0", "2001:db8::ffff:0:0:0")));
    assertThatThrownBy(
            () ->
                run(
                    tx ->
                        tx.topology()
                            .put(range(subnet.id(), "2001:db8::", "2001:db8::8000:0:0:0"))))
        .isInstanceOf(OverlapException.class);
    run(tx -> tx.topology().put(range(subnet.id(), "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff")));
  }

  @Test
  void theVersionGrowsWhenItIsTold() {
    long before = tx(tx -> tx.topology().version());
    long bumped = tx(tx -> tx.topology().bumpVersion());
    assertThat(bumped).isGreaterThan(before);
    assertValue(tx -> tx.topology().version()).isEqualTo(bumped);
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      tx.topology().bumpVersion();
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");
    assertValue(tx -> tx.topology().version()).isEqualTo(bumped);
    assertThat(tx(tx -> tx.topology().bumpVersion()).longValue()).isGreaterThan(bumped);
  }

  @Test
  void theDefaultFabricHasIdZero() {
    Fabric first = tx(tx -> tx.topology().putDefault(new Fabric(0, "fabric-0", Optional.empty())));
    assertThat(first.id()).isEqualTo(Fabric.DEFAULT);
    Fabric renamed = new Fabric(0, "home", "upstairs", Optional.of("10g"));
    assertValue(tx -> tx.topology().putDefault(renamed)).isEqualTo(renamed);
    assertOptional(tx -> tx.topology().fabric(0)).contains(renamed);
    assertThat(fabric("another").id()).isPositive();
    assertDuplicate(
        Unique.FABRIC_NAME,
        tx -> tx.topology().putDefault(new Fabric(0, "another", Optional.empty())));
  }

  @Test
  void idsOfVlansAreAboveEveryNumber() {
    Fabric fabric = fabric("one");
    assertThat(tx(tx -> tx.topology().put(vlan(fabric.id(), 1))).id()).isGreaterThanOrEqualTo(5001);
  }

  @Test
  void whatIsOnADeletedVlanGoesOver() {
    Subnet subnet = subnet("10.0.0.0/24");
    long fabric = tx(tx -> tx.topology().vlan(subnet.vlanId()).orElseThrow()).fabricId();
    Vlan heir = tx(tx -> tx.topology().put(vlan(fabric, 9)));
    Vlan relayed =
        tx(tx -> tx.topology().put(vlan(fabric, 10).withRelay(Optional.of(subnet.vlanId()))));
    run(tx -> tx.topology().deleteVlan(subnet.vlanId(), heir.id()));
    assertOptional(tx -> tx.topology().subnet(subnet.id()).map(Subnet::vlanId)).contains(heir.id());
    assertOptional(tx -> tx.topology().vlan(relayed.id()).flatMap(Vlan::relayVlan)).isEmpty();
    assertOptional(tx -> tx.topology().vlan(subnet.vlanId())).isEmpty();
  }

  @Test
  void aFabricWithVlansStays() {
    Fabric fabric = fabric("one");
    Vlan vlan = tx(tx -> tx.topology().put(vlan(fabric.id(), 1)));
    assertThatThrownBy(() -> run(tx -> tx.topology().deleteFabric(fabric.id())))
        .isInstanceOf(RuntimeException.class);
    assertOptional(tx -> tx.topology().fabric(fabric.id())).contains(fabric);
    run(
        tx -> {
          tx.topology().deleteVlan(vlan.id(), vlan.id() + 1);
          tx.topology().deleteFabric(fabric.id());
        });
    assertOptional(tx -> tx.topology().fabric(fabric.id())).isEmpty();
  }

  @Test
  void rangesGoWithTheirSubnet() {
    Subnet subnet = subnet("10.0.0.0/24");
    IpRange range = tx(tx -> tx.topology().put(range(subnet.id(), "10.0.0.1", "10.0.0.9")));
    assertOptional(tx -> tx.topology().range(range.id())).contains(range);
    run(tx -> tx.topology().deleteSubnet(subnet.id()));
    assertOptional(tx -> tx.topology().subnet(subnet.id())).isEmpty();
    assertOptional(tx -> tx.topology().range(range.id())).isEmpty();
  }
}
