package io.maas4j.wiring;

import static io.maas4j.wiring.WiringBench.ANN;
import static io.maas4j.wiring.WiringBench.BOB;
import static io.maas4j.wiring.WiringBench.ROOT;
import static io.maas4j.wiring.WiringBench.ip;
import static io.maas4j.wiring.WiringBench.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.AllocationType;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.UserAddress;
import io.maas4j.wiring.UserAddresses.Reach;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserAddressesTest {
  private final WiringBench bench = new WiringBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private UserAddress reserve(String address, String subnet, Actor by) {
    return bench.addresses.reserve(
        new UserAddresses.Wish(
            Optional.of(address).filter(text -> !text.isEmpty()),
            Optional.of(subnet).filter(text -> !text.isEmpty()),
            Optional.empty(),
            Optional.empty()),
        by);
  }

  private List<AddressUse> list(boolean all, String owner, Actor by) {
    return bench.in(
        tx ->
            AddressList.of(
                tx,
                new AddressList.Query(
                    all, Optional.of(owner).filter(o -> !o.isEmpty()), Optional.empty()),
                by));
  }

  @Test
  void anAddressIsKeptForWhoeverAskedFirst() {
    UserAddress kept = reserve("10.1.0.70", "", ANN);
    assertThat(kept.owner()).contains("ann");
    assertThat(kept.subnetId()).contains(bench.net.id());
    assertThatThrownBy(() -> reserve("10.1.0.70", "", BOB))
        .isInstanceOf(NotFound.class)
        .hasMessage("The IP address 10.1.0.70 is already in use.");
    assertThat(reserve("", "10.1.0.0/24", BOB).address()).isEqualTo(ip("10.1.0.2"));
  }

  @Test
  void whatIsKeptIsNotGivenToMachines() {
    reserve("10.1.0.2", "", ANN);
    Machine machine = bench.ready();
    bench.nic(machine, "eth0");
    assertThat(
            bench
                .links
                .link(machine.id(), "eth0", wish("static", "10.1.0.0/24", ""), ROOT)
                .links()
                .get(0)
                .address())
        .contains(ip("10.1.0.3"));
    assertThatThrownBy(() -> reserve("10.1.0.3", "", ANN)).isInstanceOf(NotFound.class);
  }

  @Test
  void theSmallestSubnetCounts() {
    bench.subnet("10.0.0.0/8", bench.tagged, "");
    assertThat(reserve("10.1.0.70", "", ANN).subnetId()).contains(bench.net.id());
  }

  @Test
  void whatCannotBeKeptIsRefused() {
    bench.range(IpRange.Kind.DYNAMIC, bench.net, "10.1.0.100", "10.1.0.200");
    assertThatThrownBy(() -> reserve("", "", ANN)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> reserve("egg", "", ANN)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> reserve("", "no-net", ANN)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> reserve("10.99.0.150", "", ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("No known subnet for IP address: 10.99.0.150.");
    assertThatThrownBy(() -> reserve("10.1.0.100", "", ANN)).isInstanceOf(Denied.class);
    bench.subnet("10.3.0.0/30", bench.untagged, "10.3.0.1");
    reserve("", "10.3.0.0/30", ANN);
    assertThatThrownBy(() -> reserve("", "10.3.0.0/30", ANN)).isInstanceOf(Unavailable.class);
  }

  @Test
  void aMacGetsItUnlessItIsANodes() {
    Machine machine = bench.ready();
    Interface nic = bench.nic(machine, "eth0");
    String own = nic.mac().orElseThrow().value();
    assertThatThrownBy(
            () ->
                bench.addresses.reserve(
                    new UserAddresses.Wish(
                        Optional.of("10.1.0.70"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(own)),
                    ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("MAC address " + own + " already in use.");
    UserAddress kept =
        bench.addresses.reserve(
            new UserAddresses.Wish(
                Optional.of("10.1.0.70"),
                Optional.empty(),
                Optional.of("printer"),
                Optional.of("52:54:00:ee:00:01")),
            ANN);
    assertThat(kept.mac().orElseThrow().value()).isEqualTo("52:54:00:ee:00:01");
    assertThat(bench.names.told).containsExactly("printer is 10.1.0.70");
  }

  @Test
  void everybodySeesTheOwnAndAdministratorsAll() {
    reserve("10.1.0.70", "", ANN);
    reserve("10.1.0.71", "", BOB);
    Machine machine = bench.ready();
    Interface nic = bench.nic(machine, "eth0");
    bench.links.link(machine.id(), "eth0", wish("static", "10.1.0.0/24", "10.1.0.9"), ROOT);
    Interface linked = bench.now(nic);
    bench.in(
        tx ->
            tx.interfaces()
                .put(
                    linked.withDiscovered(
                        List.of(
                            new Interface.Discovered(
                                ip("10.1.0.99"), Optional.of(bench.net.id()))))));
    assertThat(list(false, "", ANN))
        .extracting(AddressUse::address)
        .containsExactly(ip("10.1.0.70"));
    assertThat(list(true, "", ROOT))
        .extracting(AddressUse::type)
        .containsExactly(
            AllocationType.USER_RESERVED,
            AllocationType.USER_RESERVED,
            AllocationType.STATIC,
            AllocationType.OBSERVED);
    assertThat(list(false, "ann", ANN)).hasSize(1);
    assertThatThrownBy(() -> list(true, "", ANN))
        .isInstanceOf(Denied.class)
        .hasMessage("Listing all IP addresses requires admin privileges.");
    assertThatThrownBy(() -> list(false, "bob", ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> list(false, "nobody", ROOT)).isInstanceOf(NotFound.class);
  }

  @Test
  void addressesAreGivenBackByTheirOwnersOnly() {
    reserve("10.1.0.70", "", ANN);
    assertThatThrownBy(() -> bench.addresses.release("10.1.0.70", Reach.OWN, BOB))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("IP address 10.1.0.70 does not exist, is not the correct type");
    assertThatThrownBy(() -> bench.addresses.release("10.1.0.70", Reach.ANYBODYS, BOB))
        .isInstanceOf(Denied.class);
    bench.addresses.release("10.1.0.70", Reach.OWN, ANN);
    assertThat(list(false, "", ANN)).isEmpty();
    assertThat(bench.names.told).containsExactly("nobody is 10.1.0.70");
    assertThatThrownBy(() -> bench.addresses.release("10.1.0.70", Reach.ANYBODYS, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("IP address 10.1.0.70 does not exist.");
  }

  @Test
  void administratorsTakeAddressesAwayFromInterfaces() {
    Machine machine = bench.ready();
    Interface nic = bench.nic(machine, "eth0");
    bench.links.link(machine.id(), "eth0", wish("static", "10.1.0.0/24", "10.1.0.9"), ROOT);
    Interface linked = bench.now(nic);
    bench.in(
        tx ->
            tx.interfaces()
                .put(
                    linked.withDiscovered(
                        List.of(new Interface.Discovered(ip("10.1.0.99"), Optional.empty())))));
    bench.addresses.release("10.1.0.9", Reach.ANYBODYS, ROOT);
    assertThat(bench.now(nic).links()).allMatch(link -> link.address().isEmpty());
    assertThatThrownBy(() -> bench.addresses.release("10.1.0.99", Reach.ANYBODYS, ROOT))
        .isInstanceOf(InvalidRequest.class);
    bench.addresses.release("10.1.0.99", Reach.DISCOVERED, ROOT);
    assertThat(bench.now(nic).discovered()).isEmpty();
  }
}
