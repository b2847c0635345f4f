package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.notice.Notification;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What racks see of others: neighbours, and servers that are not ours. */
class RackSightTest {
  private static final NetworkScanner.Manner USUAL =
      new NetworkScanner.Manner(
          NetworkScanner.Tool.ANY, NetworkScanner.Pace.FAST, Optional.empty());
  private static final InetAddress FOREIGN = Addresses.parse("10.1.0.66");
  private static final long VLAN = 5001;

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Topology topology =
      new Topology(
          new Units(store, clock, FleetListener.NONE), new Ids(new Random(2)), SnippetSyntax.FORM);
  private final List<String> scanned = new ArrayList<>();
  private Machine rack;

  @BeforeEach
  void prepare() {
    topology.prepare();
    rack = rack("north", "52:54:00:99:00:01", "10.1.0.2");
    topology
        .scans()
        .connect(rack.id(), (networks, how) -> networks.forEach(n -> scanned.add(n.toString())));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Machine rack(String hostname, String mac, String address) {
    return store.inTransaction(
        tx -> {
          Machine made =
              tx.machines()
                  .insert(
                      fixtures
                          .machine(hostname)
                          .type(NodeType.RACK_CONTROLLER)
                          .state(State.DEPLOYED)
                          .build());
          tx.interfaces()
              .put(
                  Interface.physical(made.id(), "eth0", MacAddress.parse(mac))
                      .withVlan(Optional.of(VLAN))
                      .withDiscovered(
                          List.of(
                              new Interface.Discovered(
                                  Addresses.parse(address), Optional.empty()))));
          return made;
        });
  }

  private void subnet(String cidr, boolean managed, boolean active) {
    Subnet all = Subnet.of(Cidr.parse(cidr), VLAN);
    store.inTransaction(
        tx ->
            tx.topology()
                .put(
                    new Subnet(
                        0,
                        all.name(),
                        "",
                        all.cidr(),
                        VLAN,
                        Optional.empty(),
                        List.of(),
                        managed,
                        true,
                        true,
                        active,
                        2,
                        Set.of())));
  }

  private void set(String setting, String json) {
    store.inTransaction(
        tx -> {
          tx.settings().put(setting, json);
          return tx;
        });
  }

  private Vlan vlan() {
    return store.inTransaction(tx -> tx.topology().vlan(VLAN).orElseThrow());
  }

  private List<Notification> notifications() {
    return store.inTransaction(tx -> tx.shelf(Kinds.NOTIFICATION).list());
  }

  private List<Event> events(MachineId id) {
    return store.inTransaction(
        tx ->
            tx.events()
                .query(
                    new EventQuery(
                        EventType.Level.INFO,
                        Optional.of(Set.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        100)));
  }

  @Test
  void aForeignServerIsShownAsLongAsItIsThereAndToldOnce() {
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of(FOREIGN));
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of(FOREIGN));
    assertThat(vlan().externalDhcp()).contains(FOREIGN);
    assertThat(events(rack.id()))
        .extracting(Event::type, Event::description)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                EventType.FOREIGN_DHCP_SEEN, "10.1.0.66 on VLAN untagged of fabric-0"));
    assertThat(notifications()).hasSize(1);
    Notification told = notifications().get(0);
    assertThat(told.admins()).isTrue();
    assertThat(told.category()).isEqualTo(Notification.Category.WARNING);
    assertThat(told.message()).contains("{servers}", "{vlan}", "{rack}");
    assertThat(told.context()).contains("10.1.0.66", "untagged", "north");
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of());
    assertThat(vlan().externalDhcp()).isEmpty();
    assertThat(notifications()).isEmpty();
    assertThat(events(rack.id()).get(0).type()).isEqualTo(EventType.FOREIGN_DHCP_GONE);
  }

  @Test
  void anotherRackIsNoForeignServer() {
    rack("south", "52:54:00:99:00:02", "10.1.0.3");
    topology
        .foreignDhcp()
        .observed(
            rack.id(), VLAN, List.of(Addresses.parse("10.1.0.3"), Addresses.parse("10.1.0.2")));
    assertThat(vlan().externalDhcp()).isEmpty();
    assertThat(notifications()).isEmpty();
  }

  @Test
  void whoWasShownFirstIsShownUntilItIsGone() {
    InetAddress another = Addresses.parse("10.1.0.5");
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of(FOREIGN));
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of(another, FOREIGN));
    assertThat(vlan().externalDhcp()).contains(FOREIGN);
    topology.foreignDhcp().observed(rack.id(), VLAN, List.of(another));
    assertThat(vlan().externalDhcp()).contains(another);
    assertThat(notifications()).hasSize(1);
    topology.foreignDhcp().observed(rack.id(), 4711, List.of(FOREIGN));
    assertThat(notifications()).hasSize(1);
  }

  @Test
  void scansByIntervalAskNetworksWithActiveDiscoveryOnly() {
    subnet("10.1.0.0/24", true, false);
    subnet("10.2.0.0/24", true, true);
    subnet("10.3.0.0/24", false, true);
    subnet("10.4.0.0/24", false, false);
    subnet("11.0.0.0/8", true, true);
    assertThat(topology.scans().scanIfDue()).isPresent();
    assertThat(scanned).containsExactlyInAnyOrder("10.2.0.0/24", "10.3.0.0/24");
    clock.advance(Duration.ofHours(3).minusMinutes(1));
    assertThat(topology.scans().scanIfDue()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(topology.scans().scanIfDue()).isPresent();
    assertThat(scanned).hasSize(4);
  }

  @Test
  void anIntervalOfNoneStartsNoScans() {
    subnet("10.2.0.0/24", true, true);
    set("active_discovery_interval", "0");
    assertThat(topology.scans().scanIfDue()).isEmpty();
    set("active_discovery_interval", "600");
    assertThat(topology.scans().scanIfDue()).isPresent();
  }

  @Test
  void aScanOnRequestLeavesForeignNetworksAlone() {
    subnet("10.1.0.0/24", true, false);
    subnet("10.3.0.0/24", false, true);
    subnet("10.4.0.0/24", false, false);
    topology.scans().scan(List.of(), USUAL);
    assertThat(scanned).containsExactlyInAnyOrder("10.1.0.0/24", "10.3.0.0/24");
    assertThatThrownBy(() -> topology.scans().scan(List.of("10.4.0.0/24"), USUAL))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("10.4.0.0/24 is not managed");
  }

  @Test
  void nothingIsSentWhileDiscoveryIsOff() {
    subnet("10.1.0.0/24", true, true);
    set("network_discovery", "\"disabled\"");
    assertThat(topology.discoveries().enabled()).isFalse();
    assertThat(topology.scans().scanIfDue()).isEmpty();
    assertThatThrownBy(() -> topology.scans().scan(List.of(), USUAL)).isInstanceOf(Conflict.class);
    assertThat(scanned).isEmpty();
  }

  private static Discoveries.Sighting sighting(int number, String name) {
    return new Discoveries.Sighting(
        Addresses.parse("10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255)),
        MacAddress.of(
            new byte[] {2, 0, 0, (byte) (number >> 16), (byte) (number >> 8), (byte) number}),
        "eth0",
        Optional.empty(),
        Optional.of(name));
  }

  @Test
  void aFloodOfNeighboursPushesOutTheOldestOnly() {
    topology.discoveries().observed(rack.id(), List.of(sighting(1, "first")));
    clock.advance(Duration.ofSeconds(1));
    List<Discoveries.Sighting> flood =
        IntStream.range(2, 2 + Discoveries.MOST).mapToObj(i -> sighting(i, "x")).toList();
    topology.discoveries().observed(rack.id(), flood);
    List<Discoveries.Discovery> all = topology.discoveries().list(Discoveries.Which.ALL);
    assertThat(all).hasSize(Discoveries.MOST);
    assertThat(all).noneMatch(d -> d.seen().hostname().equals(Optional.of("first")));
  }

  @Test
  void namesThatAreNoneAreMadeHarmless() {
    topology
        .discoveries()
        .observed(
            rack.id(),
            List.of(
                sighting(1, "a\u0000b\u001b[31m\n<script>"),
                sighting(2, "x".repeat(9999)),
                sighting(3, " \t ")));
    assertThat(topology.discoveries().list(Discoveries.Which.ALL))
        .extracting(d -> d.seen().hostname().orElse("-"))
        .containsExactlyInAnyOrder("a?b??31m??script?", "x".repeat(255), "?");
  }
}
