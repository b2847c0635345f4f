package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators do with subnets, and with the addresses in them. */
class SubnetsTest extends TopologyKit {
  private static ReservedIps.Form reserved(String ip, String mac) {
    return new ReservedIps.Form(Optional.of(ip), Optional.of(mac), NONE, NONE);
  }

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
}
