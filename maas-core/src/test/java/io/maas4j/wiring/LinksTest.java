package io.maas4j.wiring;

import static io.maas4j.wiring.WiringBench.ROOT;
import static io.maas4j.wiring.WiringBench.ip;
import static io.maas4j.wiring.WiringBench.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinksTest {
  private final WiringBench bench = new WiringBench();
  private final Machine machine = bench.ready();
  private final Interface eth0 = bench.nic(machine, "eth0");

  @AfterEach
  void close() {
    bench.close();
  }

  private Interface link(Links.Wish wish) {
    return bench.links.link(machine.id(), "eth0", wish, ROOT);
  }

  private Interface gateway(String interfaceName, String mode, Subnet subnet) {
    return bench.links.link(
        machine.id(),
        interfaceName,
        new Links.Wish(mode, Optional.of(subnet.name()), Optional.empty(), true, false),
        ROOT);
  }

  private static Map<String, List<String>> faults(ThrowingCallable work) {
    return catchThrowableOfType(InvalidRequest.class, work).fields();
  }

  @Test
  void aStaticLinkHasTheGivenAddressOrTheLowestFreeOne() {
    Interface given = link(wish("STATIC", "10.1.0.0/24", "10.1.0.3"));
    assertThat(given.links()).hasSize(1);
    assertThat(given.links().get(0).address()).contains(ip("10.1.0.3"));
    assertThat(link(wish("static", Long.toString(bench.net.id()), "")).links())
        .extracting(l -> l.address().orElseThrow())
        .containsExactly(ip("10.1.0.3"), ip("10.1.0.2"));
    assertThat(link(wish("Static", "cidr:10.1.0.0/24", "")).links().get(2).address())
        .contains(ip("10.1.0.4"));
  }

  @Test
  void anAutomaticLinkHasNoAddressUntilDeployment() {
    Interface.Link auto = link(wish("auto", "10.1.0.0/24", "")).links().get(0);
    assertThat(auto.mode()).isEqualTo(LinkMode.AUTO);
    assertThat(auto.address()).isEmpty();
    assertThat(auto.subnetId()).contains(bench.net.id());
  }

  @Test
  void modesAndSubnetsAreChecked() {
    assertThat(faults(() -> link(wish("MAGIC", "", ""))))
        .containsEntry(
            "mode",
            List.of(
                "'magic' is not a valid mode.  It should be one of: 'auto', 'dhcp', 'static',"
                    + " 'link_up'."));
    assertThat(faults(() -> link(wish("static", "10.2.0.0/24", "10.2.0.9"))))
        .isEqualTo(
            Map.of(
                "subnet",
                List.of(
                    "Select a valid choice. That choice is not one of the available choices.",
                    "This field is required.")));
    assertThat(faults(() -> link(wish("auto", "", "")))).containsOnlyKeys("subnet");
    assertThat(faults(() -> link(wish("static", "10.1.0.0/24", "10.9.0.1"))))
        .containsOnlyKeys("ip_address");
    assertThat(faults(() -> link(wish("static", "10.1.0.0/24", "10.1.0.255"))))
        .containsOnlyKeys("ip_address");
    assertThat(faults(() -> link(wish("static", "10.1.0.0/24", "egg"))))
        .containsOnlyKeys("ip_address");
    assertThat(bench.now(eth0)).isEqualTo(eth0);
  }

  @Test
  void anAddressInUseIsNotGivenAgain() {
    link(wish("static", "10.1.0.0/24", "10.1.0.9"));
    Machine second = bench.ready();
    bench.nic(second, "eth0");
    assertThatThrownBy(
            () ->
                bench.links.link(
                    second.id(), "eth0", wish("static", "10.1.0.0/24", "10.1.0.9"), ROOT))
        .isInstanceOf(NotFound.class)
        .hasMessage("The IP address 10.1.0.9 is already in use.");
  }

  @Test
  void whatRacksLeaseIsNobodysAndWhatIsReservedForAnotherMacNeither() {
    bench.range(IpRange.Kind.DYNAMIC, bench.net, "10.1.0.100", "10.1.0.200");
    bench.in(
        tx ->
            tx.shelf(Kinds.RESERVED_IP)
                .insert(
                    new ReservedIp(0, ip("10.1.0.30"), bench.net.id(), bench.mac(), "a printer")));
    assertThatThrownBy(() -> link(wish("static", "10.1.0.0/24", "10.1.0.150")))
        .isInstanceOf(Denied.class)
        .hasMessage("10.1.0.150 is within the dynamic range from 10.1.0.100 to 10.1.0.200.");
    assertThatThrownBy(() -> link(wish("static", "10.1.0.0/24", "10.1.0.30")))
        .isInstanceOf(NotFound.class);
    bench.in(
        tx ->
            tx.shelf(Kinds.RESERVED_IP)
                .insert(
                    new ReservedIp(
                        0, ip("10.1.0.40"), bench.net.id(), eth0.mac().orElseThrow(), "")));
    assertThat(link(wish("static", "10.1.0.0/24", "")).links().get(0).address())
        .contains(ip("10.1.0.40"));
  }

  @Test
  void aSubnetWithoutAFreeAddressSaysSo() {
    Subnet small = bench.subnet("10.3.0.0/30", bench.untagged, "10.3.0.1");
    link(wish("static", small.name(), ""));
    assertThatThrownBy(() -> link(wish("static", small.name(), "")))
        .isInstanceOf(Unavailable.class)
        .hasMessage("No more IPs available in subnet: 10.3.0.0/30 (for m1).");
  }

  @Test
  void beingOnlyUpEndsWithTheFirstOtherLinkAndComesBackAfterTheLast() {
    Interface up = link(wish("link_up", "", ""));
    assertThat(up.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.LINK_UP);
    Interface dhcp = link(wish("dhcp", "10.1.0.0/24", ""));
    assertThat(dhcp.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.DHCP);
    assertThat(faults(() -> link(wish("dhcp", "10.1.0.0/24", "")))).containsOnlyKeys("mode");
    assertThat(faults(() -> link(wish("link_up", "", "")))).containsOnlyKeys("mode");
    Interface again = bench.links.unlink(machine.id(), "eth0", dhcp.links().get(0).id(), ROOT);
    assertThat(again.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.LINK_UP);
    assertThat(faults(() -> bench.links.unlink(machine.id(), "eth0", 99_999, ROOT)))
        .containsEntry(
            "id",
            List.of(
                "'99999' is not a valid id.  It should be one of: '"
                    + again.links().get(0).id()
                    + "'."));
  }

  @Test
  void forceMovesTheInterfaceToAnotherVlan() {
    link(wish("auto", "10.1.0.0/24", ""));
    Interface moved =
        link(new Links.Wish("auto", Optional.of("10.2.0.0/24"), Optional.empty(), false, true));
    assertThat(moved.vlanId()).contains(bench.tagged.id());
    assertThat(moved.links())
        .extracting(l -> l.subnetId().orElseThrow())
        .containsExactly(bench.other.id());
  }

  @Test
  void aDisconnectedInterfaceIsConnectedByItsFirstLink() {
    bench.interfaces.disconnect(machine.id(), "eth0", ROOT);
    assertThat(link(wish("auto", "10.2.0.0/24", "")).vlanId()).contains(bench.tagged.id());
  }

  @Test
  void devicesHaveFixedAddressesOnly() {
    Machine device = bench.machine(bench.a.machine().type(NodeType.DEVICE).owner("ann"));
    bench.nic(device, "eth0");
    assertThat(
            faults(
                () ->
                    bench.links.link(
                        device.id(), "eth0", wish("auto", "10.1.0.0/24", ""), WiringBench.ANN)))
        .containsEntry(
            "mode", List.of("'auto' is not a valid mode.  It should be one of: 'static'."));
    assertThat(
            bench
                .links
                .link(
                    device.id(),
                    "eth0",
                    wish("static", "10.1.0.0/24", "10.1.0.77"),
                    WiringBench.ANN)
                .links())
        .hasSize(1);
  }

  @Test
  void oneLinkForEachFamilyIsTheWayOut() {
    bench.nic(machine, "eth1");
    gateway("eth0", "auto", bench.net);
    gateway("eth0", "static", bench.net6);
    assertThat(bench.now(eth0).links()).allMatch(Interface.Link::gateway);
    Interface second = gateway("eth1", "auto", bench.net);
    assertThat(second.links()).allMatch(Interface.Link::gateway);
    assertThat(bench.now(eth0).links())
        .extracting(Interface.Link::gateway)
        .containsExactly(false, true);
    Interface back = bench.links.setDefaultGateway(machine.id(), "eth0", Optional.empty(), ROOT);
    assertThat(back.links()).allMatch(Interface.Link::gateway);
    assertThat(bench.nics(machine).get(1).links()).noneMatch(Interface.Link::gateway);
    bench.links.clearDefaultGateways(machine.id(), ROOT);
    assertThat(bench.nics(machine))
        .allSatisfy(nic -> assertThat(nic.links()).noneMatch(Interface.Link::gateway));
  }

  @Test
  void aChoiceOfGatewaysMustBeMade() {
    assertThat(
            faults(
                () -> bench.links.setDefaultGateway(machine.id(), "eth0", Optional.empty(), ROOT)))
        .containsEntry("__all__", List.of("This interface has no usable gateways."));
    Interface nic = link(wish("auto", "10.1.0.0/24", ""));
    nic = link(wish("auto", "10.1.0.0/24", ""));
    assertThat(
            faults(
                () -> bench.links.setDefaultGateway(machine.id(), "eth0", Optional.empty(), ROOT)))
        .containsOnlyKeys("link_id");
    long chosen = nic.links().get(1).id();
    assertThat(
            bench.links.setDefaultGateway(machine.id(), "eth0", Optional.of(chosen), ROOT).links())
        .extracting(Interface.Link::gateway)
        .containsExactly(false, true);
    assertThat(
            faults(
                () ->
                    bench.links.setDefaultGateway(machine.id(), "eth0", Optional.of(4711L), ROOT)))
        .containsOnlyKeys("link_id");
  }

  @Test
  void aGatewayNeedsASubnetThatHasOne() {
    Subnet without = bench.subnet("10.4.0.0/24", bench.untagged, "");
    assertThat(faults(() -> gateway("eth0", "auto", without))).containsOnlyKeys("default_gateway");
    assertThat(faults(() -> gateway("eth0", "dhcp", bench.net)))
        .containsOnlyKeys("default_gateway");
  }
}
