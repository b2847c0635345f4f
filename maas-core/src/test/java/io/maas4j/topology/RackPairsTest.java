package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.NodeType;
import io.maas4j.network.RackPair;
import io.maas4j.network.Vlan;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.topology.RackPairs.Change;
import io.maas4j.topology.RackPairs.Condition;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Racks that serve a VLAN together. */
class RackPairsTest {
  private static final long VLAN = 5001;
  private static final Optional<String> NOBODY = Optional.empty();

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Units units = new Units(store, clock, FleetListener.NONE);
  private final Topology topology = new Topology(units, new Ids(new Random(2)), SnippetSyntax.FORM);
  private Optional<String> north;
  private Optional<String> south;
  private Optional<String> east;

  @BeforeEach
  void prepare() {
    topology.prepare();
    north = rack("north");
    south = rack("south");
    east = rack("east");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Optional<String> rack(String hostname) {
    return store.inTransaction(
        tx ->
            Optional.of(
                tx.machines()
                    .insert(
                        fixtures
                            .machine(hostname)
                            .type(NodeType.RACK_CONTROLLER)
                            .state(State.DEPLOYED)
                            .build())
                    .id()
                    .value()));
  }

  private void served(boolean dhcp, Optional<String> primary, Optional<String> secondary) {
    store.inTransaction(
        tx -> {
          Vlan vlan = tx.topology().vlan(VLAN).orElseThrow();
          return tx.topology().put(vlan.withDhcp(dhcp).withRacks(primary, secondary));
        });
  }

  private List<RackPair> pairs() {
    return units.run(topology.rackPairs()::inForce);
  }

  private RackPair pair() {
    assertThat(pairs()).hasSize(1);
    return pairs().get(0);
  }

  private long version() {
    return store.inTransaction(tx -> tx.topology().version());
  }

  @Test
  void aVlanWithTwoRacksHasAPairWithASecretThatStays() {
    served(true, north, south);
    RackPair pair = pair();
    assertThat(pair.vlan()).isEqualTo(VLAN);
    assertThat(pair.primary().value()).isEqualTo(north.orElseThrow());
    assertThat(pair.secondary().value()).isEqualTo(south.orElseThrow());
    assertThat(pair.secret().reveal()).matches("[0-9a-f]{64}");
    assertThat(pair.name()).startsWith("vlan-5001-").doesNotContain(pair.secret().reveal());
    assertThat(pair.toString()).doesNotContain(pair.secret().reveal());
    long version = version();
    assertThat(pair()).isEqualTo(pair);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void oneRackOrDhcpThatIsOffIsNoPair() {
    served(true, north, NOBODY);
    assertThat(pairs()).isEmpty();
    served(false, north, south);
    assertThat(pairs()).isEmpty();
    served(true, north, north);
    assertThat(pairs()).isEmpty();
  }

  @Test
  void otherRacksAndOtherRolesAreAnotherPair() {
    served(true, north, south);
    RackPair first = pair();
    served(true, south, north);
    RackPair swapped = pair();
    served(true, south, east);
    RackPair replaced = pair();
    served(false, south, east);
    assertThat(pairs()).isEmpty();
    served(true, south, east);
    RackPair again = pair();
    assertThat(List.of(first, swapped, replaced, again))
        .doesNotHaveDuplicates()
        .extracting(RackPair::name)
        .doesNotHaveDuplicates();
    assertThat(Set.of(first.secret(), swapped.secret(), replaced.secret(), again.secret()))
        .hasSize(4);
    assertThat(again.partnerOf(again.primary())).isEqualTo(again.secondary());
  }

  @Test
  void aPairGoesWhenOneRackLeaves() {
    served(true, north, south);
    long before = pair().id();
    long version = version();
    served(true, south, NOBODY);
    assertThat(pairs()).isEmpty();
    assertThat(before).isPositive();
    assertThat(version()).as("racks have to know").isGreaterThan(version);
  }

  @Test
  void whatBecomesOfAPairIsAnEventOfTheRackThatSaysIt() {
    served(true, north, south);
    pairs();
    MachineId rack = new MachineId(south.orElseThrow());
    topology
        .rackPairs()
        .changed(
            rack,
            List.of(
                new Change(VLAN, Condition.RECOVERING, clock.instant()),
                new Change(VLAN, Condition.IN_SYNC, clock.instant()),
                new Change(4711, Condition.WAITING, clock.instant()),
                new Change(VLAN, Condition.PARTNER_LOST, clock.instant())));
    assertThat(events(rack))
        .extracting(Event::type, Event::description)
        .containsExactly(
            tuple(
                EventType.DHCP_PAIR_PARTNER_LOST,
                "on VLAN untagged of fabric-0, as secondary with north"),
            tuple(
                EventType.DHCP_PAIR_IN_SYNC,
                "on VLAN untagged of fabric-0, as secondary with north"),
            tuple(
                EventType.DHCP_PAIR_RECOVERING,
                "on VLAN untagged of fabric-0, as secondary with north"));
    assertThat(events(new MachineId(north.orElseThrow()))).isEmpty();
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
}
