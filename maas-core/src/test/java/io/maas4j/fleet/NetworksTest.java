package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.fleet.Networks.SubnetSpec;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.topology.DefaultVlans;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Networks, and the leases in them. */
class NetworksTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Subnet ensure(String cidr, String gateway, Networks.Span... dynamic) {
    return bench
        .fleet
        .networks()
        .ensure(
            new SubnetSpec(
                Cidr.parse(cidr),
                Optional.of(Addresses.parse(gateway)),
                List.of(Addresses.parse("10.1.0.53")),
                List.of(),
                List.of(dynamic)));
  }

  private long version() {
    return bench.fleet.networks().topology().version();
  }

  private void lease(Machine machine, String address, boolean held) {
    bench
        .fleet
        .leases()
        .report(List.of(new Leases.Report(bench.macOf(machine), Addresses.parse(address), held)));
  }

  private List<String> discovered(Machine machine) {
    return bench.interfaces(machine).get(0).discovered().stream()
        .map(d -> d.address().getHostAddress())
        .toList();
  }

  @Test
  void sayingTheSameAgainChangesNothing() {
    Subnet subnet = ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.199"));
    long version = version();
    assertThat(ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.199")))
        .isEqualTo(subnet);
    assertThat(version()).isEqualTo(version);
    assertThat(bench.fleet.networks().topology().ranges()).hasSize(1);
    assertThat(bench.fleet.networks().topology().vlans()).hasSize(1);
  }

  @Test
  void whatWasSaidLastHolds() {
    ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.199"));
    long version = version();
    Subnet changed = ensure("10.1.0.0/24", "10.1.0.254", Bench.span("10.1.0.20", "10.1.0.30"));
    assertThat(changed.gateway()).contains(Addresses.parse("10.1.0.254"));
    assertThat(bench.fleet.networks().topology().ranges())
        .extracting(range -> range.first().getHostAddress())
        .containsExactly("10.1.0.20");
    assertThat(version()).isGreaterThan(version);
  }

  private Vlan vlanOf(Subnet subnet) {
    return bench.fleet.networks().topology().vlans().stream()
        .filter(vlan -> vlan.id() == subnet.vlanId())
        .findFirst()
        .orElseThrow();
  }

  private void put(Vlan vlan) {
    bench.store.inTransaction(tx -> tx.topology().put(vlan));
  }

  @Test
  void whatAnOperatorTurnedOffStaysOffWhateverTheConfigurationSays() {
    Networks.Span range = Bench.span("10.1.0.100", "10.1.0.199");
    Subnet subnet = ensure("10.1.0.0/24", "10.1.0.1", range);
    assertThat(vlanOf(subnet).dhcpOn()).isTrue();
    put(vlanOf(subnet).withDhcp(false));
    ensure("10.1.0.0/24", "10.1.0.1", range);
    assertThat(vlanOf(subnet).dhcpOn()).isFalse();
    ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.20", "10.1.0.30"));
    assertThat(vlanOf(subnet).dhcpOn()).isFalse();
  }

  @Test
  void aNetworkThatTheRackFoundIsServedOnceItIsConfigured() {
    Subnet found =
        bench.store.inTransaction(
            tx ->
                tx.topology()
                    .put(Subnet.of(Cidr.parse("10.1.0.0/24"), DefaultVlans.ofRegion(tx).id())));
    assertThat(vlanOf(found).dhcpOn()).isFalse();
    ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.199"));
    assertThat(vlanOf(found).dhcpOn()).isTrue();
  }

  @Test
  void aRangeThatPeopleHaveMadeIsNotMadeAgain() {
    Subnet subnet = ensure("10.1.0.0/24", "10.1.0.1");
    bench.store.inTransaction(
        tx ->
            tx.topology()
                .put(
                    new IpRange(
                        0,
                        IpRange.Kind.DYNAMIC,
                        subnet.id(),
                        Addresses.parse("10.1.0.100"),
                        Addresses.parse("10.1.0.199"),
                        "by hand",
                        Optional.empty())));
    ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.150"));
    assertThat(bench.fleet.networks().topology().ranges()).hasSize(1);
    assertThatThrownBy(
            () -> ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.150", "10.1.0.220")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.1.0.150-10.1.0.220")
        .hasMessageContaining("10.1.0.100-10.1.0.199");
  }

  @Test
  void aRackTakesServedNetworksThatHaveNone() {
    Subnet subnet = ensure("10.1.0.0/24", "10.1.0.1", Bench.span("10.1.0.100", "10.1.0.199"));
    Subnet other = ensure("10.2.0.0/24", "10.2.0.1");
    MachineId rack = new MachineId("abcdef");
    bench.fleet.networks().adopt(List.of(subnet.cidr()), rack);
    assertThat(vlanOf(subnet).primaryRack()).contains("abcdef");
    assertThat(vlanOf(other).primaryRack()).isEmpty();
    long version = version();
    bench.fleet.networks().adopt(List.of(subnet.cidr()), new MachineId("fedcba"));
    assertThat(vlanOf(subnet).primaryRack()).contains("abcdef");
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void racksHearOfANewSubnetThatHasNothingBesides() {
    long version = version();
    bench.subnet("10.7.0.0/24");
    assertThat(version()).isGreaterThan(version);
  }

  @Test
  void rangesThatCannotBeAreRefusedByName() {
    assertThatThrownBy(
            () ->
                bench.subnet(
                    "10.1.0.0/24",
                    Bench.span("10.1.0.10", "10.1.0.20"),
                    Bench.span("10.1.0.20", "10.1.0.30")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.1.0.20");
    assertThatThrownBy(() -> bench.subnet("10.1.0.0/24", Bench.span("10.2.0.1", "10.2.0.9")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.2.0.1");
    assertThatThrownBy(() -> bench.subnet("10.1.0.0/24", Bench.span("10.1.0.9", "10.1.0.1")))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> bench.subnet("10.1.0.0/24", Bench.span("10.1.0.9", "fd00::1")))
        .isInstanceOf(InvalidRequest.class);
    assertThat(bench.fleet.networks().topology().subnets()).isEmpty();
  }

  @Test
  void aLeaseIsWrittenDownAndTwiceIsAsOnce() {
    Subnet subnet = bench.subnet(Bench.SUBNET);
    Machine machine = bench.added("a");
    lease(machine, "10.1.0.100", true);
    Interface nic = bench.interfaces(machine).get(0);
    assertThat(discovered(machine)).containsExactly("10.1.0.100");
    assertThat(nic.vlanId()).contains(subnet.vlanId());
    lease(machine, "10.1.0.100", true);
    assertThat(bench.interfaces(machine)).containsExactly(nic);
    lease(machine, "10.1.0.101", true);
    assertThat(discovered(machine)).containsExactly("10.1.0.101");
    lease(machine, "10.1.0.100", false);
    assertThat(discovered(machine)).containsExactly("10.1.0.101");
    lease(machine, "10.1.0.101", false);
    assertThat(discovered(machine)).isEmpty();
  }

  @Test
  void aLeaseOfOneFamilyLeavesTheOtherAlone() {
    bench.subnet(Bench.SUBNET);
    bench.subnet("2001:db8::/64");
    Machine machine = bench.added("a");
    lease(machine, "2001:db8::7", true);
    lease(machine, "10.1.0.100", true);
    assertThat(discovered(machine)).containsExactlyInAnyOrder("10.1.0.100", "2001:db8:0:0:0:0:0:7");
  }

  @Test
  void leasesOfStrangersAndOfOtherNetworksAreOfNoInterest() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.added("a");
    lease(machine, "192.168.1.1", true);
    assertThat(discovered(machine)).isEmpty();
    bench
        .fleet
        .leases()
        .report(List.of(new Leases.Report(bench.mac(), Addresses.parse("10.1.0.9"), true)));
  }
}
