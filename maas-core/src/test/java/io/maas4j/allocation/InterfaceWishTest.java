package io.maas4j.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Space;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceWishTest {
  private final Fixtures a = new Fixtures(MutableClock.atNoon());
  private final Machine machine = a.machine("heron").build();
  private final Vlan blue = vlan(5001, 1, 10, Optional.of("alpha"));
  private final Vlan red = vlan(5002, 2, 20, Optional.empty());
  private final NetworkMap map =
      new NetworkMap(
          List.of(
              new Fabric(1, "weave", Optional.of("10g")), new Fabric(2, "twine", Optional.empty())),
          List.of(blue, red),
          List.of(
              subnet(7, "nest", "10.20.0.0/24", 5001), subnet(8, "perch", "10.30.0.0/24", 5002)),
          List.of(new Space(3, "alpha", "")),
          List::of);

  private static Vlan vlan(long id, long fabric, int vid, Optional<String> space) {
    return new Vlan(
        id,
        fabric,
        vid,
        Optional.of("v" + vid),
        1500,
        false,
        Optional.empty(),
        Optional.empty(),
        space);
  }

  private static Subnet subnet(long id, String name, String cidr, long vlan) {
    Subnet s = Subnet.of(Cidr.parse(cidr), vlan);
    return new Subnet(
        id,
        name,
        "",
        s.cidr(),
        vlan,
        s.gateway(),
        s.dnsServers(),
        s.managed(),
        s.allowDns(),
        s.allowProxy(),
        s.activeDiscovery(),
        s.rdnsMode(),
        s.disabledBootArchitectures());
  }

  private Interface nic(String name, Vlan vlan, Interface.Link... links) {
    return a.physical(machine.id(), name).toBuilder()
        .id(name.equals("eth0") ? 41 : 42)
        .vlan(Optional.of(vlan.id()))
        .links(List.of(links))
        .tags(List.of("sriov", "fast"))
        .facts(
            new Interface.Facts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                0,
                1000,
                Optional.empty(),
                0))
        .build();
  }

  private Interface configured() {
    return nic(
        "eth0",
        blue,
        new Interface.Link(
            0, LinkMode.STATIC, Optional.of(7L), Optional.of(Addresses.parse("10.20.0.9"))));
  }

  private Interface bare() {
    return nic(
        "eth1", red, new Interface.Link(0, LinkMode.LINK_UP, Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "space=alpha,true,false",
        "space=3,true,false",
        "space=undefined,false,true",
        "not_space=alpha,false,true",
        "subnet=10.20.0.0/24,true,false",
        "subnet=nest,true,false",
        "subnet=space:alpha,true,false",
        "not_subnet=nest,false,true",
        "subnet_cidr=10.20.0.0/24,true,false",
        "not_subnet_cidr=10.20.0.0/24,false,true",
        "vlan=v20,false,true",
        "vlan=id:5001,true,false",
        "not_vlan=v20,true,false",
        "vid=10,true,false",
        "not_vid=10,false,true",
        "fabric=weave,true,false",
        "fabric=2,false,true",
        "not_fabric=weave,false,true",
        "fabric_class=10g,true,false",
        "not_fabric_class=10g,false,true",
        "ip=10.20.0.9,true,false",
        "not_ip=10.20.0.9,false,true",
        "mode=unconfigured,false,true",
        "name=eth0,true,false",
        "not_name=eth0,false,true",
        "id=42,false,true",
        "not_id=42,true,false",
        "hostname=heron,true,true",
        "not_hostname=heron,false,false",
        "type=physical,true,true",
        "type=bond,false,false",
        "tag=sriov,true,true",
        "tag=sriov&&fast,true,true",
        "tag=sriov&&slow,false,false",
        "not_tag=slow,true,true",
        "link_speed=1000,true,true",
        "link_speed=1001,false,false"
      })
  void everyKeyIsUnderstood(String pair, boolean fitsFirst, boolean fitsSecond) {
    InterfaceWish.Test test = InterfaceWish.parse("0:" + pair).get(0).in(map);
    assertThat(test.fits(machine, configured())).isEqualTo(fitsFirst);
    assertThat(test.fits(machine, bare())).isEqualTo(fitsSecond);
  }

  @Test
  void oneKeyAgainIsAnAlternativeAndAnotherOneIsMore() {
    InterfaceWish either = InterfaceWish.parse("x:name=eth0,name=eth1").get(0);
    assertThat(either.in(map).fits(machine, configured())).isTrue();
    assertThat(either.in(map).fits(machine, bare())).isTrue();
    InterfaceWish both = InterfaceWish.parse("x:name=eth0,vid=20").get(0);
    assertThat(both.in(map).fits(machine, configured())).isFalse();
  }

  @Test
  void labelsAreIndependentAndMayBeDigits() {
    assertThat(InterfaceWish.parse("0:space=alpha;1:space=undefined"))
        .extracting(InterfaceWish::label)
        .containsExactly("0", "1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rubbish|Malformed constraint: 'rubbish' (required format:"
            + " '<label>:<key>=<value>[,<key2>=<value2>[,...]]')",
        "a:b|Malformed constraint: 'a:b' (required format:"
            + " '<label>:<key>=<value>[,<key2>=<value2>[,...]]')",
        "a:name=|Malformed constraint: 'a:name=' (required format:"
            + " '<label>:<key>=<value>[,<key2>=<value2>[,...]]')",
        "a:name=x;a:name=y|Duplicate label: 'a'",
        "a:colour=red|Unknown constraint key: 'colour'",
        "a:not_mode=unconfigured|Unknown constraint key: 'not_mode'",
        "a:mode=static|Invalid value of mode: 'static'",
        "a:id=x|Invalid value of id: 'x'",
        "a:ip=x|Invalid value of ip: 'x'"
      })
  void whatCannotBeReadIsNamed(String text, String message) {
    assertThatThrownBy(() -> InterfaceWish.parse(text))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.fields().get("interfaces")).containsExactly(message));
  }
}
