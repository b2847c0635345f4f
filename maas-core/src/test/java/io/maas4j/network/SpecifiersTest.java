package io.maas4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts that name networks. */
class SpecifiersTest {
  private static final Fabric WEAVE = new Fabric(1, "weave", Optional.of("10g"));
  private static final Fabric LOOM = new Fabric(2, "loom", Optional.empty());
  private static final Vlan UNTAGGED = Vlan.of(1, 0).withId(5001);
  private static final Vlan BLUE =
      new Vlan(
          5002,
          1,
          10,
          Optional.of("blue"),
          9000,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.of("sky"));
  private static final Vlan OTHER = Vlan.of(2, 10).withId(5003);
  private static final Subnet NEST = subnet(1, "nest", "10.20.0.0/24", 5002);
  private static final Subnet WIDE = subnet(2, "wide", "10.0.0.0/8", 5001);
  private static final Subnet SIX = subnet(3, "six", "2001:db8:20::/64", 5003);
  private static final Interface NIC =
      Interface.physical(new MachineId("abc123"), "eth0", MacAddress.parse("52:54:00:00:00:01"))
          .withVlan(Optional.of(5002L))
          .withLinks(
              List.of(
                  new Interface.Link(
                      7,
                      LinkMode.STATIC,
                      Optional.of(1L),
                      Optional.of(Addresses.parse("10.20.0.9")))));
  private static final NetworkMap MAP =
      new NetworkMap(
          List.of(WEAVE, LOOM),
          List.of(UNTAGGED, BLUE, OTHER),
          List.of(NEST, WIDE, SIX),
          List.of(new Space(1, "sky", ""), new Space(2, "sea", "")),
          () -> List.of(NIC));

  private static Subnet subnet(long id, String name, String cidr, long vlan) {
    Subnet plain = Subnet.of(Cidr.parse(cidr), vlan);
    return new Subnet(
        id,
        name,
        "",
        plain.cidr(),
        vlan,
        Optional.empty(),
        List.of(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  private static Set<Long> subnets(String... texts) {
    return Specifiers.subnets(List.of(texts), MAP);
  }

  private static Set<Long> vlans(String... texts) {
    return Specifiers.vlans(List.of(texts), MAP);
  }

  @Test
  void aBareTextIsAnIdElseANetworkElseAName() {
    assertThat(subnets("2")).containsExactly(2L);
    assertThat(subnets("10.20.0.0/24")).containsExactly(1L);
    assertThat(subnets("10.20.0.77/24")).as("host bits do not matter").containsExactly(1L);
    assertThat(subnets("2001:db8:20::/64")).as("no type of this name").containsExactly(3L);
    assertThat(subnets("wide")).containsExactly(2L);
    assertThat(subnets("nobody")).isEmpty();
    assertThat(subnets()).isEmpty();
    assertThat(subnets("")).isEmpty();
  }

  @Test
  void aBareVlanIsItsNumberElseItsName() {
    assertThat(vlans("10")).containsExactly(5002L, 5003L);
    assertThat(vlans("untagged")).containsExactly(5001L);
    assertThat(vlans("blue")).containsExactly(5002L);
    assertThat(vlans("vid:0x0a")).containsExactly(5002L, 5003L);
    assertThat(vlans("vid:0b1010")).containsExactly(5002L, 5003L);
    assertThat(vlans("id:5003")).containsExactly(5003L);
    assertThat(vlans("vid:ten")).isEmpty();
  }

  @Test
  void aBareFabricOrSpaceIsItsIdElseItsName() {
    assertThat(Specifiers.fabrics(List.of("2"), MAP)).containsExactly(2L);
    assertThat(Specifiers.fabrics(List.of("weave"), MAP)).containsExactly(1L);
    assertThat(Specifiers.fabrics(List.of("class:10g"), MAP)).containsExactly(1L);
    assertThat(Specifiers.spaces(List.of("1"), MAP)).containsExactly(1L);
    assertThat(Specifiers.spaces(List.of("sea"), MAP)).containsExactly(2L);
    assertThat(Specifiers.spaces(List.of("subnet:nest"), MAP)).containsExactly(1L);
  }

  @Test
  void anAddressMeansTheNarrowestSubnetAroundIt() {
    assertThat(subnets("ip:10.20.0.9")).containsExactly(1L);
    assertThat(subnets("ip:10.99.0.9")).containsExactly(2L);
    assertThat(subnets("ip:2001:db8:20::5")).containsExactly(3L);
    assertThat(subnets("ip:192.0.2.1")).isEmpty();
    assertThat(subnets("ip:nonsense")).isEmpty();
  }

  @Test
  void specifiersNest() {
    assertThat(subnets("vlan:blue")).containsExactly(1L);
    assertThat(subnets("vlan:fabric:name:loom")).containsExactly(3L);
    assertThat(subnets("fabric:class:10g")).containsExactly(1L, 2L);
    assertThat(vlans("subnet:cidr:10.0.0.0/8")).containsExactly(5001L);
    assertThat(vlans("space:sky")).containsExactly(5002L);
    assertThat(subnets("interface:name:eth0")).containsExactly(1L);
    assertThat(subnets("interface:10.20.0.9/24")).containsExactly(1L);
    assertThat(subnets("interface:10.20.0.9/25")).isEmpty();
  }

  @Test
  void noSpaceHasANameOfItsOwn() {
    assertThat(subnets("space:undefined")).containsExactly(2L, 3L);
    assertThat(vlans("space:undefined")).containsExactly(5001L, 5003L);
    assertThat(subnets("space:sea")).isEmpty();
  }

  @Test
  void commasMeanThatAllMustFitAndRepetitionMeansAny() {
    assertThat(subnets("vid:10,fabric:weave")).containsExactly(1L);
    assertThat(subnets("vid:10, fabric:loom")).containsExactly(3L);
    assertThat(subnets("nest", "six")).containsExactly(1L, 3L);
    assertThat(subnets("vid:10,fabric:weave", "wide")).containsExactly(1L, 2L);
  }

  @Test
  void anOperatorSaysHowASpecifierIsCombinedWithThoseBeforeIt() {
    assertThat(subnets("nest,|six")).containsExactly(1L, 3L);
    assertThat(subnets("fabric:weave,!nest")).containsExactly(2L);
    assertThat(subnets("fabric:weave,not_name:nest")).containsExactly(2L);
    assertThat(subnets("!nest")).containsExactly(2L, 3L);
    assertThat(subnets("nest", "wide", "!name:wide")).containsExactly(1L);
    assertThat(subnets("fabric:weave", "&vid:10")).containsExactly(1L);
  }

  @Test
  void aTypeThatIsNotKnownIsPartOfTheName() {
    Subnet odd = subnet(9, "rack:a:b", "192.0.2.0/24", 5001);
    NetworkMap map = new NetworkMap(List.of(), List.of(), List.of(odd), List.of(), List::of);
    assertThat(Specifiers.subnets(List.of("rack:a:b"), map)).containsExactly(9L);
  }

  @Test
  void ofSeveralTheFirstIsTheOne() {
    assertThat(Specifiers.subnetOf("vid:10", MAP)).contains(NEST);
    assertThat(Specifiers.vlanOf("10", MAP)).contains(BLUE);
    assertThat(Specifiers.fabricOf("name:loom", MAP)).contains(LOOM);
    assertThat(Specifiers.spaceOf("name:sea", MAP)).map(Space::id).contains(2L);
    assertThat(Specifiers.subnetOf("9", MAP)).isEmpty();
  }
}
