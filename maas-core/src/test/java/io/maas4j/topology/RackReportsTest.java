package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Subnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What racks report of the networks that they are on. */
class RackReportsTest extends TopologyKit {
  @Test
  void theFirstNetworkOfARackIsOnTheDefaultVlanAndTheNextOnesOnFabricsOfTheirOwn() {
    LocalNetworks.Attachment first = topology.localNetworks().attach(port("eth0", "10.1.0.2"));
    LocalNetworks.Attachment second = topology.localNetworks().attach(port("eth1", "10.2.0.2"));
    assertThat(first.vlanId()).contains(5001L);
    assertThat(second.vlanId()).isNotEqualTo(first.vlanId());
    long version = version();
    assertThat(topology.localNetworks().attach(port("eth0", "10.1.0.2"))).isEqualTo(first);
    assertThat(topology.localNetworks().attach(port("eth9", "10.2.0.7"))).isEqualTo(second);
    assertThat(version()).as("twice is as once").isEqualTo(version);
    assertThat(store.<List<Subnet>>inTransaction(tx -> tx.topology().subnets())).hasSize(2);
  }

  @Test
  void loopbackAndAddressesOfTheLinkSayNothing() {
    LocalNetworks.Port port =
        new LocalNetworks.Port(
            "lo",
            Optional.empty(),
            Optional.empty(),
            List.of(
                new LocalNetworks.Address(Addresses.parse("127.0.0.1"), 8),
                new LocalNetworks.Address(Addresses.parse("fe80::1"), 64),
                new LocalNetworks.Address(Addresses.parse("10.0.0.1"), 32)));
    assertThat(topology.localNetworks().attach(port))
        .isEqualTo(new LocalNetworks.Attachment(Optional.empty(), List.of()));
  }

  @Test
  void neighboursAreSeenAgainAndForgotten() {
    Machine rack = rack("north", 5001);
    Discoveries.Sighting gull =
        new Discoveries.Sighting(
            Addresses.parse("10.1.0.7"),
            MacAddress.parse("52:54:00:bb:00:01"),
            "eth0",
            Optional.empty(),
            Optional.of("gull"));
    topology.discoveries().observed(rack.id(), List.of(gull));
    clock.advance(Duration.ofMinutes(1));
    topology.discoveries().observed(rack.id(), List.of(gull));
    List<Discoveries.Discovery> all = topology.discoveries().list(Discoveries.Which.ALL);
    assertThat(all).hasSize(1);
    Discoveries.Discovery seen = all.get(0);
    assertThat(seen.seen().count()).isEqualTo(2);
    assertThat(seen.seen().lastSeen()).isEqualTo(clock.instant());
    assertThat(seen.fabric()).contains("fabric-0");
    assertThat(seen.observerHostname()).isEqualTo("north");
    assertThat(topology.discoveries().find(seen.id())).isEqualTo(seen);
    assertThatThrownBy(() -> topology.discoveries().clear(Set.of(Discoveries.Part.ALL), ANN))
        .hasMessage("Must be an administrator to clear discovery entries.");
    topology.discoveries().clear(Set.of(Discoveries.Part.MDNS), ROOT);
    assertThat(topology.discoveries().list(Discoveries.Which.ALL).get(0).seen().hostname())
        .isEmpty();
    assertThat(topology.discoveries().clear(seen.seen().address(), seen.seen().mac(), ROOT))
        .isTrue();
    assertThat(topology.discoveries().list(Discoveries.Which.ALL)).isEmpty();
  }

  @Test
  void nobodyIsSeenWhileDiscoveryIsOff() {
    Machine rack = rack("north", 5001);
    store.inTransaction(
        tx -> {
          tx.settings().put("network_discovery", "\"disabled\"");
          return tx;
        });
    topology.discoveries().observed(rack.id(), List.of(sighting("10.1.0.5", "52:54:00:cc:00:01")));
    assertThat(topology.discoveries().list(Discoveries.Which.ALL)).isEmpty();
  }

  @Test
  void whoIsKnownIsNotUnknown() {
    Machine rack = rack("north", 5001);
    Subnet subnet = subnet("10.1.0.0/24");
    linked("a", subnet, "10.1.0.5");
    topology
        .discoveries()
        .observed(
            rack.id(),
            List.of(
                sighting("10.1.0.5", "52:54:00:cc:00:01"),
                sighting("10.1.0.6", "52:54:00:aa:00:01"),
                sighting("10.1.0.7", "52:54:00:cc:00:02")));
    assertThat(addresses(Discoveries.Which.UNKNOWN_IP))
        .containsExactlyInAnyOrder("10.1.0.6", "10.1.0.7");
    assertThat(addresses(Discoveries.Which.UNKNOWN_MAC))
        .containsExactlyInAnyOrder("10.1.0.5", "10.1.0.7");
    assertThat(addresses(Discoveries.Which.UNKNOWN_IP_AND_MAC)).containsExactly("10.1.0.7");
  }

  private static Discoveries.Sighting sighting(String address, String mac) {
    return new Discoveries.Sighting(
        Addresses.parse(address), MacAddress.parse(mac), "eth0", Optional.empty(), NONE);
  }

  private List<String> addresses(Discoveries.Which which) {
    return topology.discoveries().list(which).stream()
        .map(d -> Addresses.text(d.seen().address()))
        .toList();
  }

  @Test
  void scanningSaysWhichRacksLookAndWhichCannotBeAsked() {
    subnet("10.1.0.0/24");
    Machine rack = rack("north", 5001);
    NetworkScanner.Manner manner =
        new NetworkScanner.Manner(
            NetworkScanner.Tool.ANY, NetworkScanner.Pace.FAST, Optional.empty());
    assertThat(topology.scans().scan(List.of(), manner).unreachable())
        .extracting(Scans.Scanned::hostname)
        .containsExactly("north");
    List<String> asked = new ArrayList<>();
    topology.scans().connect(rack.id(), (networks, how) -> asked.add(networks.toString()));
    Scans.Report report = topology.scans().scan(List.of("10.1.0.0/24"), manner);
    assertThat(report.started()).extracting(Scans.Scanned::hostname).containsExactly("north");
    assertThat(asked).containsExactly("[10.1.0.0/24]");
    assertThatThrownBy(() -> topology.scans().scan(List.of("10.9.0.0/24"), manner))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.9.0.0/24");
  }
}
