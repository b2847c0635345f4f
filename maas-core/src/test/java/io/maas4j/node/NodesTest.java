package io.maas4j.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.Ids;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.naming.Domains;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import io.maas4j.zone.Zone;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");
  private static final Actor BOB = Actor.user("bob");
  private static final Set<NodeType> ANY = EnumSet.allOf(NodeType.class);
  private static final Set<NodeType> DEVICE = EnumSet.of(NodeType.DEVICE);

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Units units = new Units(store, clock, FleetListener.NONE);
  private final NewNodes newNodes = new NewNodes(new Ids(new Random(1)));
  private final Domains domains = new Domains(units);
  private final Nodes nodes = new Nodes(units);
  private final Devices devices = new Devices(units, newNodes);
  private final Controllers controllers = new Controllers(units, newNodes, ImageStorage.EMPTY);

  @BeforeEach
  void fresh() {
    domains.prepare();
  }

  private static MacAddress mac(int last) {
    return MacAddress.parse(String.format(java.util.Locale.ROOT, "52:54:00:00:00:%02x", last));
  }

  private Machine device(String hostname, Actor by, int mac) {
    return devices.add(
        new NewDevice(hostname, "", "", List.of(mac(mac)), Optional.empty(), ""), by);
  }

  private Machine read(MachineId id) {
    return store.inTransaction(tx -> tx.machines().find(id)).orElseThrow();
  }

  @Test
  void aDeviceHasAnInterfaceForEachMacAndBelongsToWhoeverAddsIt() {
    Machine device =
        devices.add(
            new NewDevice("", "A gadget", "", List.of(mac(1), mac(2)), Optional.empty(), ""), ANN);
    assertThat(device.type()).isEqualTo(NodeType.DEVICE);
    assertThat(device.status().owner()).contains("ann");
    assertThat(device.hostname()).matches("[a-z]+-[a-z]+");
    assertThat(store.<List<Interface>>inTransaction(tx -> tx.interfaces().of(device.id())))
        .extracting(Interface::name)
        .containsExactly("eth0", "eth1");
    assertThat(store.<List<Machine>>inTransaction(tx -> tx.machines().list(MachineFilter.ALL)))
        .isEmpty();
  }

  @Test
  void aDeviceIsInTheDomainOfItsParentAndGoesWithIt() {
    store.inTransaction(
        tx -> tx.shelf(io.maas4j.store.spi.Kinds.DOMAIN).insert(io.maas4j.dns.Domain.named("lab")));
    Machine parent =
        store.inTransaction(
            tx -> tx.machines().insert(fixtures.machine().domain("lab").owner("ann").build()));
    NewDevice child =
        new NewDevice("chick", "", "", List.of(mac(1)), Optional.of(parent.id().value()), "");
    Machine device = devices.add(child, ANN);
    assertThat(device.identity().fqdn()).isEqualTo("chick.lab");
    assertThat(device.identity().parent()).contains(parent.id());
    assertThatThrownBy(
            () ->
                devices.edit(
                    device.id(),
                    new DeviceEdit(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(device.id().value()),
                        Optional.empty()),
                    ANN))
        .isInstanceOf(InvalidRequest.class);
    nodes.delete(parent.id(), ANY, Nodes.Force.NO, ROOT);
    assertThat(store.<Optional<Machine>>inTransaction(tx -> tx.machines().find(device.id())))
        .isEmpty();
  }

  @Test
  void aParentThatTheCallerMayNotSeeIsNoChoice() {
    Machine foreign =
        store.inTransaction(tx -> tx.machines().insert(fixtures.machine().owner("ann").build()));
    for (String parent : List.of(foreign.id().value(), "aaaaaa", "not an id")) {
      assertThatThrownBy(
              () ->
                  devices.add(
                      new NewDevice("x", "", "", List.of(mac(1)), Optional.of(parent), ""), BOB))
          .isInstanceOfSatisfying(
              InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("parent"));
    }
  }

  @Test
  void macsAndNamesAreOnce() {
    device("gadget", ANN, 1);
    assertThatThrownBy(() -> device("other", BOB, 1))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields().get("mac_addresses"))
                    .containsExactly("MAC address " + mac(1) + " already in use on gadget."));
    assertThatThrownBy(() -> device("gadget", BOB, 2))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("hostname"));
    assertThat(store.<Optional<Interface>>inTransaction(tx -> tx.interfaces().findByMac(mac(2))))
        .isEmpty();
  }

  @Test
  void everybodySeesADeviceAndOnlyItsOwnerAndAdministratorsChangeIt() {
    Machine device = device("gadget", ANN, 1);
    DeviceEdit rename =
        new DeviceEdit(
            Optional.of("gizmo"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(nodes.get(device.id(), ANY, BOB)).isEqualTo(device);
    assertThatThrownBy(() -> devices.edit(device.id(), rename, BOB)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> devices.delete(device.id(), BOB)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> devices.annotate(device.id(), Map.of("k", "v"), ROOT))
        .isInstanceOf(Conflict.class);
    assertThat(devices.annotate(device.id(), Map.of("k", "v"), ANN).placement().ownerData())
        .containsEntry("k", "v");
    assertThat(devices.edit(device.id(), rename, ROOT).hostname()).isEqualTo("gizmo");
    devices.delete(device.id(), ANN);
    assertThatThrownBy(() -> devices.get(device.id())).isInstanceOf(NotFound.class);
  }

  @Test
  void nodesAreMovedAllOrNone() {
    store.inTransaction(tx -> tx.zones().insert(new Zone(0, "north", "")));
    Machine device = device("gadget", ANN, 1);
    Machine machine = store.inTransaction(tx -> tx.machines().insert(fixtures.machine().build()));
    List<String> both = List.of(device.id().value(), machine.id().value());
    assertThatThrownBy(() -> nodes.place(both, "north", DEVICE, ROOT))
        .hasMessageContaining(machine.id().value());
    assertThatThrownBy(() -> nodes.place(both, "south", ANY, ROOT))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> nodes.place(both, "north", ANY, ANN)).isInstanceOf(Denied.class);
    assertThat(read(device.id()).placement().zone()).isEqualTo("default");
    nodes.place(both, "north", ANY, ROOT);
    assertThat(read(device.id()).placement().zone()).isEqualTo("north");
    assertThat(read(machine.id()).placement().zone()).isEqualTo("north");
  }

  @Test
  void aMacIsKnownByTheTypesAndStatusesThatCount() {
    device("gadget", ANN, 1);
    assertThat(nodes.registered(mac(1), DEVICE, EnumSet.of(State.RETIRED))).isTrue();
    assertThat(nodes.registered(mac(1), Controllers.RACKS, Set.of())).isFalse();
    assertThat(nodes.registered(mac(1), ANY, EnumSet.of(State.NEW))).isFalse();
    assertThat(nodes.registered(mac(2), ANY, Set.of())).isFalse();
    assertThat(nodes.busy(mac(1), ANY, EnumSet.of(State.DEPLOYING))).isFalse();
  }

  @Test
  void detailsAreWhatTheScriptsOfTheLastCommissioningWrote() {
    Machine machine = store.inTransaction(tx -> tx.machines().insert(fixtures.machine().build()));
    assertThat(nodes.details(machine.id(), ANY, ROOT).lshw()).isEmpty();
    store.inTransaction(
        tx -> {
          ScriptSet set =
              tx.scriptRuns().insert(fixtures.set(machine.id(), ResultType.COMMISSIONING));
          for (String script : List.of("maas-lshw", "maas-capture-lldpd")) {
            ScriptResult result =
                tx.scriptRuns()
                    .insert(ScriptResult.withoutScript(0, set.id(), script, ResultStatus.PASSED));
            if (script.equals("maas-lshw")) {
              tx.scriptRuns()
                  .putOutput(
                      result.id(),
                      new Output(
                          Optional.empty(),
                          Optional.of("<list/>".getBytes(StandardCharsets.UTF_8)),
                          Optional.empty(),
                          Optional.empty()));
            }
          }
          return tx.machines()
              .update(
                  machine.withSets(
                      new Machine.Sets(
                          Optional.of(set.id()),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty())));
        });
    Nodes.Details details = nodes.details(machine.id(), ANY, ROOT);
    assertThat(details.lshw().orElseThrow()).asString().isEqualTo("<list/>");
    assertThat(details.lldp()).isEmpty();
    assertThatThrownBy(() -> nodes.details(machine.id(), DEVICE, ROOT))
        .hasMessage("No Device matches the given query.");
  }

  private static ControllerFacts facts(Optional<MachineId> known, String hostname, String address) {
    return new ControllerFacts(
        known,
        NodeType.REGION_AND_RACK_CONTROLLER,
        hostname,
        "1.0",
        "amd64/generic",
        "debian",
        "trixie",
        2,
        4096,
        List.of(
            new ControllerFacts.Nic(
                "eth0",
                "physical",
                mac(9),
                Optional.empty(),
                List.of(new ControllerFacts.Address(Addresses.parse(address), 24)))),
        List.of(new Service("tftp", Service.Status.RUNNING, "")),
        List.of("uefi/amd64"));
  }

  private List<Machine> racks() {
    return store.inTransaction(
        tx -> tx.machines().list(MachineFilter.builder().types(Controllers.RACKS).build()));
  }

  @Test
  void aControllerThatStartsAgainIsTheSameNodeAndChangesNothing() {
    Machine first = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    long version = store.inTransaction(tx -> tx.topology().version());
    clock.advance(Duration.ofMinutes(1));
    assertThat(controllers.register(facts(Optional.of(first.id()), "rack", "10.0.0.2")))
        .isEqualTo(first);
    assertThat(controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"))).isEqualTo(first);
    assertThat(racks()).containsExactly(first);
    assertThat(store.<Long>inTransaction(tx -> tx.topology().version())).isEqualTo(version);
  }

  @Test
  void itsNetworksAppearWithItAndFollowItsAddresses() {
    Machine rack = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    Subnet subnet =
        store.inTransaction(tx -> tx.topology().subnets()).stream()
            .filter(s -> s.cidr().toString().equals("10.0.0.0/24"))
            .findFirst()
            .orElseThrow();
    Interface nic = store.inTransaction(tx -> tx.interfaces().of(rack.id())).get(0);
    assertThat(nic.vlanId()).contains(subnet.vlanId());
    assertThat(nic.links())
        .extracting(Interface.Link::address)
        .containsExactly(Optional.of(Addresses.parse("10.0.0.2")));
    controllers.register(facts(Optional.of(rack.id()), "rack", "10.0.0.3"));
    Interface moved = store.inTransaction(tx -> tx.interfaces().of(rack.id())).get(0);
    assertThat(moved.id()).isEqualTo(nic.id());
    assertThat(moved.links())
        .extracting(Interface.Link::address)
        .containsExactly(Optional.of(Addresses.parse("10.0.0.3")));
  }

  @Test
  void aHostThatWasRenamedTakesItsNewNameUnlessSomebodyHasIt() {
    Machine rack = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    device("taken", ANN, 1);
    assertThat(controllers.register(facts(Optional.of(rack.id()), "taken", "10.0.0.2")).hostname())
        .isEqualTo("rack");
    assertThat(controllers.register(facts(Optional.of(rack.id()), "fresh", "10.0.0.2")).hostname())
        .isEqualTo("fresh");
    assertThat(racks()).hasSize(1);
  }

  @Test
  void anotherNodesMacAndNameAreNotTakenFromIt() {
    Machine device = device("rack", ANN, 9);
    Machine rack = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    assertThat(rack.hostname()).isNotEqualTo("rack");
    assertThat(store.<List<Interface>>inTransaction(tx -> tx.interfaces().of(rack.id()))).isEmpty();
    assertThat(store.inTransaction(tx -> tx.interfaces().findByMac(mac(9))).orElseThrow().machine())
        .isEqualTo(device.id());
  }

  @Test
  void aSilentControllerIsTakenForDead() {
    Machine rack = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    assertThat(controllers.images(rack.id(), ROOT).connected()).isTrue();
    assertThat(controllers.images(rack.id(), ROOT).images())
        .extracting(Controllers.RackImage::name)
        .containsExactly("bootloader/uefi");
    clock.advance(Controller.PATIENCE);
    assertThat(controllers.told().get(rack.id()).services())
        .extracting(Service::status)
        .containsExactly(Service.Status.DEAD);
    assertThat(controllers.images(rack.id(), ROOT).connected()).isFalse();
    assertThat(controllers.images(rack.id(), ROOT).images()).isEmpty();
  }

  @Test
  void theOnlyRackOfAVlanIsKeptUnlessForcedAway() {
    Machine rack = controllers.register(facts(Optional.empty(), "rack", "10.0.0.2"));
    long vlan =
        store.inTransaction(tx -> tx.interfaces().of(rack.id())).get(0).vlanId().orElseThrow();
    store.inTransaction(
        tx -> {
          Vlan served = tx.topology().vlan(vlan).orElseThrow().withDhcp(true);
          return tx.topology()
              .put(served.withRacks(Optional.of(rack.id().value()), Optional.empty()));
        });
    assertThatThrownBy(() -> nodes.delete(rack.id(), Controllers.RACKS, Nodes.Force.NO, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("only rack");
    nodes.delete(rack.id(), Controllers.RACKS, Nodes.Force.YES, ROOT);
    Vlan left = store.inTransaction(tx -> tx.topology().vlan(vlan)).orElseThrow();
    assertThat(left.primaryRack()).isEmpty();
    assertThat(left.dhcpOn()).isFalse();
    assertThat(controllers.told()).isEmpty();
  }
}
