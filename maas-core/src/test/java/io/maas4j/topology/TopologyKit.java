package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A region's networks in memory, and what tests do with them again and again. */
abstract class TopologyKit {
  static final Actor ROOT = Actor.admin("root");
  static final Actor ANN = Actor.user("ann");
  static final Optional<String> NONE = Optional.empty();

  final MutableClock clock = MutableClock.atNoon();
  final Store store = MemoryStore.driven(clock, new Random(1));
  final Fixtures fixtures = new Fixtures(clock);
  final Topology topology =
      new Topology(
          new Units(store, clock, FleetListener.NONE), new Ids(new Random(2)), SnippetSyntax.FORM);

  @BeforeEach
  void prepare() {
    topology.prepare();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static IpRanges.Form range(String type, String first, String last) {
    return new IpRanges.Form(
        Optional.of(type), Optional.of(first), Optional.of(last), NONE, NONE, NONE);
  }

  Subnet subnet(String cidr) {
    return topology.subnets().create(SubnetForm.of(cidr), ROOT);
  }

  long version() {
    return store.inTransaction(tx -> tx.topology().version());
  }

  Vlan vlan(long id) {
    return store.inTransaction(tx -> tx.topology().vlan(id).orElseThrow());
  }

  Machine rack(String hostname, long vlan) {
    return store.inTransaction(
        tx -> {
          Machine rack =
              tx.machines()
                  .insert(
                      fixtures
                          .machine(hostname)
                          .type(NodeType.RACK_CONTROLLER)
                          .state(State.DEPLOYED)
                          .build());
          tx.interfaces()
              .put(
                  Interface.physical(rack.id(), "eth0", MacAddress.parse("52:54:00:99:00:01"))
                      .withVlan(Optional.of(vlan)));
          return rack;
        });
  }

  Interface linked(String hostname, Subnet subnet, String address) {
    return store.inTransaction(
        tx -> {
          Machine machine = tx.machines().insert(fixtures.machine(hostname).build());
          return tx.interfaces()
              .put(
                  Interface.physical(machine.id(), "eth0", MacAddress.parse("52:54:00:aa:00:01"))
                      .withVlan(Optional.of(subnet.vlanId()))
                      .withLinks(
                          List.of(
                              new Interface.Link(
                                  0,
                                  LinkMode.STATIC,
                                  Optional.of(subnet.id()),
                                  Optional.of(Addresses.parse(address))))));
        });
  }

  static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable work, String field, String text) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(String.join("|", e.fields().getOrDefault(field, List.of(e + ""))))
                    .contains(text));
  }

  static LocalNetworks.Port port(String name, String address) {
    return new LocalNetworks.Port(
        name,
        NONE.map(MacAddress::parse),
        Optional.empty(),
        List.of(new LocalNetworks.Address(Addresses.parse(address), 24)));
  }
}
