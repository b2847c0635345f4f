package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.Place;
import io.maas4j.storage.StorageConfiguration;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.wiring.InterfaceForm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes become again what they were before anybody configured them. */
class DefaultRestorationTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private StorageConfiguration storage(Machine machine) {
    return bench.fleet.disks().devices().all(machine.id(), Bench.ROOT).storage();
  }

  private List<String> uses(Machine machine) {
    StorageConfiguration storage = storage(machine);
    return storage.devices().stream()
        .map(d -> d.name() + ": " + storage.usedFor(Place.device(d.id())))
        .toList();
  }

  private List<String> nics(Machine machine) {
    return bench.interfaces(machine).stream()
        .map(n -> n.name() + " " + n.links().stream().map(Interface.Link::mode).toList())
        .toList();
  }

  private void configured(Machine machine) {
    bench
        .fleet
        .interfaces()
        .create(
            machine.id(), InterfaceType.BRIDGE, InterfaceForm.EMPTY.parents("eth0"), Bench.ROOT);
    bench.fleet.disks().layouts().set(machine.id(), "lvm", LayoutOptions.NONE, Bench.ROOT);
  }

  private Machine restored(Machine machine) {
    return bench.fleet.defaultRestoration().machine(machine.id(), Bench.ROOT);
  }

  @Test
  void aMachineGetsBackItsInterfacesAndItsLayout() {
    Machine machine = bench.ready("auk");
    List<String> nics = nics(machine);
    List<String> uses = uses(machine);
    configured(machine);
    assertThat(nics(machine)).isNotEqualTo(nics);
    assertThat(uses(machine)).isNotEqualTo(uses);
    assertThat(restored(machine)).isEqualTo(bench.now(machine));
    assertThat(nics(machine)).isEqualTo(nics);
    assertThat(uses(machine)).isEqualTo(uses);
  }

  @Test
  void whenTheLayoutDoesNotFitInterfacesStayAsTheyAreToo() {
    Machine machine = bench.ready("auk");
    configured(machine);
    bench.in(
        tx -> {
          tx.disks().of(machine.id()).forEach(disk -> tx.disks().delete(disk.id()));
          return machine;
        });
    List<String> before = nics(machine);
    assertThatThrownBy(() -> restored(machine)).isInstanceOf(InvalidRequest.class);
    assertThat(nics(machine)).isEqualTo(before);
  }

  @Test
  void onlyAFreeMachineIsRestoredAndOnlyByAnAdministrator() {
    Machine early = bench.added("owl");
    assertThatThrownBy(() -> restored(early))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("not Ready or Failed testing");
    Machine taken = bench.allocated("auk", Bench.ANN);
    assertThatThrownBy(() -> restored(taken)).isInstanceOf(Conflict.class);
    Machine free = bench.ready("emu");
    assertThatThrownBy(() -> bench.fleet.defaultRestoration().machine(free.id(), Bench.ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> bench.fleet.defaultRestoration().device(free.id(), Bench.ROOT))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aDeviceKeepsItsMacsAndNothingElse() {
    Subnet subnet = bench.subnet(Bench.SUBNET);
    Machine spec = new Fixtures(bench.clock).machine("gadget").type(NodeType.DEVICE).build();
    Machine device =
        bench.in(
            tx -> {
              Machine stored = tx.machines().insert(spec);
              Interface nic =
                  tx.interfaces()
                      .put(
                          Interface.physical(
                                  stored.id(), "eth0", MacAddress.parse("52:54:00:ee:00:01"))
                              .withVlan(Optional.of(subnet.vlanId()))
                              .withLinks(
                                  List.of(
                                      new Interface.Link(
                                          0,
                                          LinkMode.STATIC,
                                          Optional.of(subnet.id()),
                                          Optional.of(Addresses.parse("10.1.0.77"))))));
              tx.interfaces()
                  .put(
                      Interface.builder(stored.id(), "br0", InterfaceType.BRIDGE)
                          .mac(nic.mac())
                          .vlan(nic.vlanId())
                          .parents(List.of(nic.id()))
                          .build());
              return stored;
            });
    assertThatThrownBy(() -> bench.fleet.defaultRestoration().device(device.id(), Bench.ANN))
        .isInstanceOf(Denied.class);
    assertThat(bench.fleet.defaultRestoration().device(device.id(), Bench.ROOT))
        .isEqualTo(bench.now(device));
    assertThat(nics(device)).containsExactly("eth0 []");
    assertThat(bench.interfaces(device).get(0).mac())
        .contains(MacAddress.parse("52:54:00:ee:00:01"));
    assertThatThrownBy(() -> restored(device)).isInstanceOf(NotFound.class);
  }
}
