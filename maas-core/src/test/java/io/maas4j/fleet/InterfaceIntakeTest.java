package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the interfaces that a machine reports. */
class InterfaceIntakeTest {
  private static final String PROBE = "50-maas-01-commissioning";

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Interface named(Machine machine, String name) {
    return bench.interfaces(machine).stream()
        .filter(nic -> nic.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<Subnet> subnets() {
    return bench.in(tx -> tx.topology().subnets());
  }

  private Machine reported(Hardware hardware) {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, hardware.json());
    return machine;
  }

  private Hardware first(Machine machine, String... addresses) {
    return new Hardware().nic("eth0", bench.macOf(machine).value(), addresses);
  }

  @Test
  void aNetworkThatNobodyKnewIsMadeOnTheVlanOfItsInterface() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, first(machine, "10.9.0.5/24", "fd00:9::5/64").json());

    assertThat(subnets()).extracting(Subnet::name).containsExactly("10.9.0.0/24", "fd00:9::/64");
    assertThat(subnets())
        .extracting(Subnet::vlanId)
        .containsOnly(named(machine, "eth0").vlanId().orElseThrow());
    assertThat(named(machine, "eth0").discovered())
        .extracting(Interface.Discovered::subnetId)
        .containsExactlyElementsOf(subnets().stream().map(s -> Optional.of(s.id())).toList());
  }

  @Test
  void everyUnknownConnectedCardIsOnAFabricOfItsOwn() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine, PROBE, 0, first(machine, "10.9.0.5/24").nic("eth1", bench.mac().value()).json());

    Vlan one = vlan(named(machine, "eth0"));
    Vlan other = vlan(named(machine, "eth1"));
    assertThat(one.fabricId()).isNotEqualTo(other.fabricId());
    assertThat(other.isDefault()).isTrue();
  }

  private Vlan vlan(Interface nic) {
    return bench.in(tx -> tx.topology().vlan(nic.vlanId().orElseThrow()).orElseThrow());
  }

  @Test
  void noVlanIsMadeWhenTheOperatorSaysSo() {
    bench.set("auto_vlan_creation", "false");
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, first(machine, "10.9.0.5/24").json());

    assertThat(named(machine, "eth0").vlanId()).isEmpty();
    assertThat(subnets()).isEmpty();
    assertThat(named(machine, "eth0").discovered()).hasSize(1);
  }

  @Test
  void oneHostAndHalfTheWorldAreNoNetworks() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, first(machine, "10.9.0.5/32", "11.0.0.1/1").json());
    assertThat(subnets()).isEmpty();
  }

  @Test
  void aReportOfTenThousandNetworksMakesAFewOnly() {
    Machine machine = bench.commissioning("a");
    String[] addresses = new String[10_000];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = "10." + (i >> 8) + "." + (i & 255) + ".1/24";
    }
    bench.finish(machine, PROBE, 0, first(machine, addresses).json());
    assertThat(subnets()).hasSize(64);
  }

  @Test
  void anAddressOfOneHostIsInTheSmallestNetworkAroundIt() {
    bench.subnet("10.0.0.0/8");
    Subnet small = bench.subnet("10.9.0.0/24");
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, first(machine, "10.9.0.5/32").json());
    assertThat(named(machine, "eth0").discovered())
        .extracting(Interface.Discovered::subnetId)
        .containsExactly(Optional.of(small.id()));
  }

  @Test
  void aCardWithoutACableLosesItsVlan() {
    Machine machine = bench.commissioning("a");
    MacAddress second = bench.mac();
    bench.finish(
        machine, PROBE, 0, first(machine, "10.9.0.5/24").nic("eth1", second.value()).json());
    assertThat(named(machine, "eth1").vlanId()).isPresent();
    bench.signal(machine, Signal.Word.FAILED);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.finish(
        machine, PROBE, 0, first(machine, "10.9.0.5/24").unplugged("eth1", second.value()).json());

    assertThat(named(machine, "eth1").vlanId()).isEmpty();
    assertThat(named(machine, "eth1").facts().linkConnected()).isFalse();
    assertThat(named(machine, "eth0").vlanId()).isPresent();
  }

  @Test
  void aBondABridgeAndATaggedVlanAreWrittenDown() {
    Machine machine = bench.commissioning("a");
    String one = bench.macOf(machine).value();
    String two = bench.mac().value();
    Hardware hardware =
        new Hardware()
            .stacked(
                "br0",
                one,
                "\"bridge\": {\"stp\": true, \"forward_delay\": 1500, \"upper_devices\": [\"bond0.7\"]}",
                "10.7.0.2/24")
            .stacked("bond0.7", one, "\"vlan\": {\"lower_device\": \"bond0\", \"vid\": 7}")
            .stacked(
                "bond0",
                one,
                "\"bond\": {\"mode\": \"802.3ad\", \"mii_frequency\": 50,"
                    + " \"lower_devices\": [\"eth0\", \"eth1\"]}",
                "10.9.0.5/24")
            .nic("eth0", one)
            .nic("eth1", two);
    bench.finish(machine, PROBE, 0, hardware.json());

    Interface bond = named(machine, "bond0");
    assertThat(bond.type()).isEqualTo(InterfaceType.BOND);
    assertThat(bond.parents())
        .containsExactly(named(machine, "eth0").id(), named(machine, "eth1").id());
    assertThat(bond.parameters().bond())
        .hasValueSatisfying(
            b -> {
              assertThat(b.mode()).isEqualTo(Bond.Mode.LACP);
              assertThat(b.miimon()).isEqualTo(50);
            });
    Interface tagged = named(machine, "bond0.7");
    assertThat(vlan(tagged).vid()).isEqualTo(7);
    assertThat(vlan(tagged).fabricId()).isEqualTo(vlan(bond).fabricId());
    Interface bridge = named(machine, "br0");
    assertThat(bridge.parents()).containsExactly(tagged.id());
    assertThat(bridge.parameters().bridge())
        .hasValueSatisfying(b -> assertThat(b.forwardDelay()).isEqualTo(15));
    assertThat(bridge.vlanId()).isEqualTo(tagged.vlanId());
  }

  @Test
  void aBondOfNothingIsLeftOutAndSaidSo() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        PROBE,
        0,
        first(machine)
            .stacked("bond0", bench.mac().value(), "\"bond\": {\"lower_devices\": [\"x\"]}")
            .json());
    assertThat(bench.interfaces(machine)).extracting(Interface::name).containsExactly("eth0");
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT))
        .anyMatch(text -> text.contains("bond0 left out"));
  }

  @Test
  void twoCardsOfOneMacAreOneAndTheRestIsTakenIn() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        PROBE,
        0,
        first(machine).nic("eth1", bench.macOf(machine).value()).disk("sda", "S", 5).json());
    assertThat(bench.interfaces(machine)).extracting(Interface::name).containsExactly("eth0");
    assertThat(bench.disks(machine)).hasSize(1);
  }

  @Test
  void cardsThatChangedNamesStayTheSame() {
    Machine machine = bench.commissioning("a");
    String one = bench.macOf(machine).value();
    String two = bench.mac().value();
    bench.finish(machine, PROBE, 0, new Hardware().nic("eth0", one).nic("eth1", two).json());
    long id = named(machine, "eth0").id();
    bench.signal(machine, Signal.Word.FAILED);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.finish(machine, PROBE, 0, new Hardware().nic("eth1", one).nic("eth0", two).json());
    assertThat(named(machine, "eth1").id()).isEqualTo(id);
  }

  @Test
  void aCardThatCanHaveVirtualFunctionsIsTagged() {
    Machine machine = bench.commissioning("a");
    bench.finish(machine, PROBE, 0, first(machine).virtualFunctions(8).json());
    assertThat(named(machine, "eth0").tags()).contains("sriov");
  }

  @Test
  void theSwitchTellsWhichVlanACardWithoutAddressIsOn() {
    bench.set("auto_vlan_creation", "false");
    Subnet subnet = bench.subnet(Bench.SUBNET);
    Vlan usual = bench.in(tx -> tx.topology().vlan(subnet.vlanId()).orElseThrow());
    Vlan seven = bench.in(tx -> tx.topology().put(Vlan.of(usual.fabricId(), 7)));
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine, PROBE, 0, first(machine, "10.1.0.200/24").nic("eth1", bench.mac().value()).json());
    assertThat(named(machine, "eth1").vlanId()).isEmpty();
    bench.finish(
        machine,
        "maas-capture-lldpd",
        0,
        """
        <?xml version="1.0"?>
        <lldp><interface name="eth1" via="LLDP">
          <chassis><name>tor-3</name></chassis>
          <vlan vlan-id="7" pvid="yes">seven</vlan></interface>
        <interface name="eth0"><vlan vlan-id="9" pvid="yes"/></interface></lldp>"""
            .getBytes(UTF_8));

    assertThat(named(machine, "eth1").vlanId()).contains(seven.id());
    assertThat(named(machine, "eth0").vlanId()).contains(usual.id());
    assertThat(bench.told(machine, EventType.NODE_COMMISSIONING_EVENT))
        .anyMatch(text -> text.contains("tor-3"));
  }

  @Test
  void anAddressThatADeployedMachineHasIsNobodyElses() {
    Subnet subnet = bench.subnet(Bench.SUBNET, Bench.span("10.1.0.100", "10.1.0.199"));
    Machine machine =
        bench.machines().createDeployed(NewMachine.named("old").macs(bench.mac()), Bench.ROOT);
    bench.finish(machine, PROBE, 0, first(machine, "10.1.0.5/24", "10.1.0.150/24").json());

    Interface nic = named(machine, "eth0");
    assertThat(nic.links())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.mode()).isEqualTo(LinkMode.STATIC);
              assertThat(link.subnetId()).contains(subnet.id());
              assertThat(link.address()).contains(Cidr.parse("10.1.0.5/32").network());
            });
    assertThat(nic.discovered()).hasSize(2);
    assertThat(bench.now(machine).deployment().osystem()).isEqualTo("ubuntu");
    assertThat(bench.now(machine).deployment().series()).isEqualTo("noble");
  }

  @Test
  void aDeployedMachineIsHandedTheScriptsThatLookAndAKey() {
    Machine machine =
        bench.machines().createDeployed(NewMachine.named("old").macs(bench.mac()), Bench.ROOT);
    assertThat(bench.keyInForce(machine)).isPresent();
    assertThat(bench.fleet.scripts().forMachine(machine.id()).isEmpty()).isFalse();
    assertThat(bench.commissioningResults(machine))
        .extracting(ScriptResult::name)
        .contains(PROBE, "maas-lshw")
        .doesNotContain("30-maas-01-bmc-config", "20-maas-01-install-lldpd");
  }

  @Test
  void testsThatWaitAreRebuiltOverWhatCommissioningFound() {
    Machine machine = bench.added("a");
    bench
        .machines()
        .commission(
            machine.id(),
            Machine.Options.NONE,
            new ScriptRequest(List.of(), List.of("smartctl-validate"), Map.of()),
            Bench.ROOT);
    assertThat(bench.testingResults(machine))
        .singleElement()
        .satisfies(waits -> assertThat(waits.arguments().hasPlaceholder()).isTrue());
    bench.finish(
        machine, PROBE, 0, first(machine).disk("sda", "S1", 10).disk("sdb", "S2", 20).json());
    assertThat(bench.testingResults(machine))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.name()).isEqualTo("smartctl-validate");
              assertThat(result.status()).isEqualTo(ResultStatus.PENDING);
            })
        .extracting(result -> result.arguments().disk().orElseThrow().serial())
        .containsExactlyInAnyOrder("S1", "S2");
  }

  @Test
  void aSwitchIsTaggedAsLongAsItIsOne() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        "maas-list-modaliases",
        0,
        "pci:v000014E4d0000B960sv0sd1bc2sc3i4\n".getBytes(UTF_8));
    assertThat(bench.now(machine).placement().tags())
        .containsExactlyInAnyOrder("switch", "bcm-tomahawk-asic");
    bench.signal(machine, Signal.Word.FAILED);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.finish(machine, "maas-list-modaliases", 0, "pci:other\n".getBytes(UTF_8));
    assertThat(bench.now(machine).placement().tags()).isEmpty();
  }

  @Test
  void whatASwitchSaysOfItselfOutlivesAnotherReport() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        "maas-get-fruid-api-data",
        0,
        "{\"Information\": {\"Product Name\": \"Wedge\", \"Product Serial Number\": \"7\"}}"
            .getBytes(UTF_8));
    bench.finish(machine, PROBE, 0, first(machine).json());
    assertThat(bench.in(tx -> tx.inventories().of(machine.id())).info())
        .containsEntry("physical-model-name", "Wedge")
        .containsEntry("physical-serial-num", "7")
        .containsEntry("system_vendor", "ACME");
  }
}
