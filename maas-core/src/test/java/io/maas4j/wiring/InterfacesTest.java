package io.maas4j.wiring;

import static io.maas4j.wiring.WiringBench.ANN;
import static io.maas4j.wiring.WiringBench.BOB;
import static io.maas4j.wiring.WiringBench.ROOT;
import static io.maas4j.wiring.WiringBench.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Vlan;
import io.maas4j.wiring.InterfaceForm.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterfacesTest {
  private final WiringBench bench = new WiringBench();
  private final Machine machine = bench.ready();
  private final Interface eth0 = bench.nic(machine, "eth0");
  private final Interface eth1 = bench.nic(machine, "eth1");

  @AfterEach
  void close() {
    bench.close();
  }

  private Interface create(InterfaceType type, InterfaceForm form) {
    return bench.interfaces.create(machine.id(), type, form, ROOT);
  }

  private Interface bond() {
    return create(
        InterfaceType.BOND, InterfaceForm.EMPTY.with(Field.NAME, "bond0").parents("eth0", "eth1"));
  }

  private Interface vlan(String parent) {
    return create(
        InterfaceType.VLAN,
        InterfaceForm.EMPTY.with(Field.VLAN, Long.toString(bench.tagged.id())).parents(parent));
  }

  private static Map<String, List<String>> faults(ThrowingCallable work) {
    return catchThrowableOfType(InvalidRequest.class, work).fields();
  }

  @Test
  void aPhysicalInterfaceGetsTheFirstFreeNameAndIsUpWhenItIsConnected() {
    Interface made =
        create(
            InterfaceType.PHYSICAL,
            InterfaceForm.EMPTY
                .with(Field.MAC_ADDRESS, "52:54:00:DD:00:01")
                .with(Field.VLAN, Long.toString(bench.untagged.id()))
                .with(Field.MTU, "9000")
                .with(Field.ACCEPT_RA, "false")
                .tags(List.of("red", "fast")));
    assertThat(made.name()).isEqualTo("eth2");
    assertThat(made.mac().orElseThrow().value()).isEqualTo("52:54:00:dd:00:01");
    assertThat(made.tags()).containsExactly("fast", "red");
    assertThat(made.parameters().mtu()).contains(9000);
    assertThat(made.parameters().acceptRa()).contains(false);
    assertThat(made.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.LINK_UP);
    Interface loose =
        create(
            InterfaceType.PHYSICAL,
            InterfaceForm.EMPTY.with(Field.MAC_ADDRESS, bench.mac().value()));
    assertThat(loose.links()).isEmpty();
    assertThat(loose.vlanId()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(
            faults(
                () ->
                    create(
                        InterfaceType.PHYSICAL,
                        InterfaceForm.EMPTY
                            .with(Field.NAME, "eth0")
                            .with(Field.MAC_ADDRESS, eth1.mac().orElseThrow().value())
                            .with(Field.VLAN, "4711")
                            .with(Field.MTU, "551")
                            .with(Field.ENABLED, "perhaps")
                            .with(Field.INTERFACE_SPEED, "100")
                            .with(Field.LINK_SPEED, "1000"))))
        .containsOnlyKeys("name", "mac_address", "vlan", "mtu", "enabled", "link_speed")
        .containsEntry(
            "mac_address", List.of("This MAC address is already in use by eth1 (physical) on m1."))
        .containsEntry("name", List.of("Node m00001 (m1) already has an interface named 'eth0'."));
    assertThat(bench.nics(machine)).containsExactly(eth0, eth1);
  }

  @Test
  void aBondTakesItsParentsOverAndGivesThemBack() {
    bench.links.link(machine.id(), "eth0", wish("static", bench.net.name(), ""), ROOT);
    Interface bond = bond();
    assertThat(bond.mac()).isEqualTo(eth0.mac());
    assertThat(bond.vlanId()).contains(bench.untagged.id());
    assertThat(bond.parents()).containsExactly(eth0.id(), eth1.id());
    assertThat(bond.parameters().bond()).contains(InterfaceParameters.Bond.DEFAULTS);
    assertThat(bond.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.LINK_UP);
    assertThat(bench.now(eth0).links()).isEmpty();
    assertThat(faults(this::bond).get("parents"))
        .containsExactly("Interfaces already in-use: eth0, eth1.");
    bench.interfaces.delete(machine.id(), "bond0", ROOT);
    assertThat(bench.nics(machine)).extracting(Interface::name).containsExactly("eth0", "eth1");
    assertThat(bench.now(eth0).links())
        .extracting(Interface.Link::mode)
        .containsExactly(LinkMode.LINK_UP);
  }

  @Test
  void aBondsParentsAreOnOneVlan() {
    bench.interfaces.update(
        machine.id(),
        "eth1",
        InterfaceForm.EMPTY.with(Field.VLAN, Long.toString(bench.tagged.id())),
        ROOT);
    assertThat(faults(this::bond))
        .containsEntry("parents", List.of("All parents must belong to the same VLAN."));
  }

  @Test
  void aVlanIsNamedAfterItsParentAndFollowsIt() {
    Interface vlan = vlan("eth0");
    assertThat(vlan.name()).isEqualTo("eth0.77");
    assertThat(vlan.mac()).isEqualTo(eth0.mac());
    bench.interfaces.update(
        machine.id(),
        "eth0",
        InterfaceForm.EMPTY.with(Field.NAME, "lan").with(Field.MAC_ADDRESS, "52:54:00:dd:00:07"),
        ROOT);
    assertThat(bench.now(vlan).name()).isEqualTo("lan.77");
    assertThat(bench.now(vlan).mac().orElseThrow().value()).isEqualTo("52:54:00:dd:00:07");
    assertThat(faults(() -> vlan("lan")).get("name"))
        .containsExactly("Node m00001 (m1) already has an interface named 'lan.77'.");
  }

  @Test
  void aVlanIsTaggedAndOfTheFabricOfItsParent() {
    long foreign =
        bench.in(
            tx -> {
              long fabric = tx.topology().put(new Fabric(0, "moss", Optional.empty())).id();
              return tx.topology().put(Vlan.of(fabric, 9)).id();
            });
    for (long wrong : List.of(foreign, bench.untagged.id())) {
      assertThat(
              faults(
                  () ->
                      create(
                          InterfaceType.VLAN,
                          InterfaceForm.EMPTY
                              .with(Field.VLAN, Long.toString(wrong))
                              .parents("eth0"))))
          .containsOnlyKeys("vlan");
    }
    vlan("eth0");
    assertThat(faults(() -> vlan("eth0.77")).get("parent"))
        .containsExactly("A VLAN interface can't have another VLAN interface as parent.");
  }

  @Test
  void deletingAnInterfaceTakesAlongWhatWasMadeOfNothingElse() {
    bond();
    vlan("bond0");
    bench.interfaces.delete(machine.id(), "eth0", ROOT);
    assertThat(bench.nics(machine))
        .extracting(Interface::name)
        .containsExactly("eth1", "bond0", "bond0.77");
    bench.interfaces.delete(machine.id(), "eth1", ROOT);
    assertThat(bench.nics(machine)).isEmpty();
  }

  @Test
  void aBridgeHasOneParentThatBelongsToNothingElse() {
    Interface bridge = create(InterfaceType.BRIDGE, InterfaceForm.EMPTY.parents("eth0"));
    assertThat(bridge.name()).isEqualTo("br-eth0");
    assertThat(bridge.parameters().bridge()).contains(InterfaceParameters.Bridge.DEFAULTS);
    assertThat(
            faults(
                () ->
                    create(
                        InterfaceType.BRIDGE,
                        InterfaceForm.EMPTY.with(Field.BRIDGE_TYPE, "rope").parents("eth0"))))
        .isEqualTo(
            Map.of(
                "bridge_type",
                List.of(
                    "'rope' is not a valid bridge_type.  It should be one of: 'standard', 'ovs'."),
                "mac_address",
                List.of("This field cannot be blank."),
                "parent",
                List.of(
                    "A bridge interface can't have a parent that is already in a bond or a"
                        + " bridge.")));
    assertThat(
            faults(() -> create(InterfaceType.BRIDGE, InterfaceForm.EMPTY.parents("eth0", "eth1"))))
        .containsEntry("parent", List.of("A bridge interface must have exactly one parent."));
  }

  @Test
  void nothingIsMadeOfItself() {
    Interface bridge = create(InterfaceType.BRIDGE, InterfaceForm.EMPTY.parents("eth0"));
    Interface vlan = vlan(bridge.name());
    assertThat(
            faults(
                () ->
                    bench.interfaces.update(
                        machine.id(),
                        bridge.name(),
                        InterfaceForm.EMPTY.parents(vlan.name()),
                        ROOT)))
        .containsEntry("parent", List.of("An interface cannot be made of itself."));
  }

  @Test
  void leavingAVlanEndsTheLinksIntoItsSubnets() {
    bench.links.link(machine.id(), "eth0", wish("auto", bench.net.name(), ""), ROOT);
    Interface moved =
        bench.interfaces.update(
            machine.id(),
            "eth0",
            InterfaceForm.EMPTY.with(Field.VLAN, Long.toString(bench.tagged.id())),
            ROOT);
    assertThat(moved.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.LINK_UP);
    Interface loose =
        bench.interfaces.update(
            machine.id(), "eth0", InterfaceForm.EMPTY.with(Field.VLAN, ""), ROOT);
    assertThat(loose.links()).isEmpty();
    assertThat(loose.vlanId()).isEmpty();
  }

  @Test
  void disconnectingEndsEveryLink() {
    bench.links.link(machine.id(), "eth0", wish("dhcp", "", ""), ROOT);
    Interface loose = bench.interfaces.disconnect(machine.id(), "eth0", ROOT);
    assertThat(loose.links()).isEmpty();
    assertThat(loose.vlanId()).isEmpty();
  }

  @Test
  void tagsComeAndGo() {
    bench.interfaces.addTag(machine.id(), "eth0", "span", ROOT);
    bench.interfaces.addTag(machine.id(), Long.toString(eth0.id()), "span", ROOT);
    assertThat(bench.now(eth0).tags()).containsExactly("span");
    bench.interfaces.removeTag(machine.id(), "eth0", "span", ROOT);
    assertThat(bench.now(eth0).tags()).isEmpty();
    assertThat(faults(() -> bench.interfaces.addTag(machine.id(), "eth0", "a,b", ROOT)))
        .containsOnlyKeys("tag");
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void statusesDecideWhatCanBeChanged(State state) {
    Machine busy = bench.machine(bench.a.machine().state(state));
    Interface nic = bench.nic(busy, "eth0");
    boolean open =
        List.of(State.NEW, State.READY, State.FAILED_TESTING, State.ALLOCATED, State.BROKEN)
            .contains(state);
    ThrowingCallable tag = () -> bench.interfaces.addTag(busy.id(), "eth0", "t", ROOT);
    ThrowingCallable rename =
        () ->
            bench.interfaces.update(
                busy.id(), "eth0", InterfaceForm.EMPTY.with(Field.NAME, "lan"), ROOT);
    if (open) {
      assertThat(bench.interfaces.addTag(busy.id(), "eth0", "t", ROOT).tags()).contains("t");
    } else {
      assertThatThrownBy(tag)
          .isInstanceOf(Conflict.class)
          .hasMessage(
              "Cannot tag the interface because the machine is not New, Ready, Broken, Allocated or"
                  + " Failed testing.");
    }
    if (open || state == State.DEPLOYED) {
      assertThat(
              bench
                  .interfaces
                  .update(busy.id(), "eth0", InterfaceForm.EMPTY.with(Field.NAME, "lan"), ROOT)
                  .name())
          .isEqualTo("lan");
    } else {
      assertThatThrownBy(rename).isInstanceOf(Conflict.class);
      assertThat(bench.now(nic).name()).isEqualTo("eth0");
    }
  }

  @Test
  void aDeployedMachineKeepsItsWiringButForWhatIsPluggedIn() {
    Machine deployed = bench.machine(bench.a.machine().state(State.DEPLOYED));
    Interface nic = bench.nic(deployed, "eth0");
    InterfaceForm plugged =
        InterfaceForm.EMPTY
            .with(Field.NAME, "lan")
            .with(Field.MAC_ADDRESS, "52:54:00:dd:00:08")
            .with(Field.LINK_CONNECTED, "true")
            .with(Field.INTERFACE_SPEED, "10000")
            .with(Field.LINK_SPEED, "1000")
            .with(Field.VLAN, Long.toString(bench.untagged.id()));
    Interface changed = bench.interfaces.update(deployed.id(), "eth0", plugged, ROOT);
    assertThat(changed.facts().linkSpeed()).isEqualTo(1000);
    assertThat(changed.links()).isEqualTo(nic.links());
    assertThat(
            faults(
                () ->
                    bench.interfaces.update(
                        deployed.id(),
                        "lan",
                        InterfaceForm.EMPTY
                            .with(Field.VLAN, "")
                            .with(Field.MTU, "9000")
                            .tags(List.of("x")),
                        ROOT)))
        .containsOnlyKeys("vlan", "mtu", "tags");
  }

  @Test
  void ofAControllerOnlyTheVlanAndWhatIsPluggedInCanBeChanged() {
    Machine rack = bench.machine(bench.a.machine().type(NodeType.RACK_CONTROLLER));
    Interface nic = bench.nic(rack, "eth0");
    bench.in(
        tx ->
            tx.interfaces()
                .put(
                    nic.withLinks(
                        List.of(
                            new Interface.Link(
                                0,
                                LinkMode.STATIC,
                                Optional.of(bench.net.id()),
                                Optional.of(WiringBench.ip("10.1.0.2")))))));
    Interface moved =
        bench.interfaces.update(
            rack.id(),
            "eth0",
            InterfaceForm.EMPTY.with(Field.VLAN, Long.toString(bench.tagged.id())),
            ROOT);
    assertThat(moved.links()).hasSize(1);
    assertThat(bench.in(tx -> tx.topology().subnet(bench.net.id())).orElseThrow().vlanId())
        .isEqualTo(bench.tagged.id());
    assertThat(
            faults(
                () ->
                    bench.interfaces.update(
                        rack.id(), "eth0", InterfaceForm.EMPTY.with(Field.NAME, "x"), ROOT)))
        .containsOnlyKeys("name");
    assertThatThrownBy(() -> bench.interfaces.delete(rack.id(), "eth0", ROOT))
        .isInstanceOf(Denied.class)
        .hasMessage("Cannot delete an interface on a rack controller.");
    assertThatThrownBy(
            () ->
                bench.interfaces.create(
                    rack.id(), InterfaceType.PHYSICAL, InterfaceForm.EMPTY, ROOT))
        .isInstanceOf(Denied.class);
  }

  @Test
  void onlyAdministratorsRewireMachinesAndOwnersTheirDevices() {
    Machine own = bench.machine(bench.a.machine().state(State.ALLOCATED).owner("ann"));
    bench.nic(own, "eth0");
    InterfaceForm rename = InterfaceForm.EMPTY.with(Field.NAME, "lan");
    assertThatThrownBy(() -> bench.interfaces.update(own.id(), "eth0", rename, ANN))
        .isInstanceOf(Denied.class);
    assertThatThrownBy(() -> bench.interfaces.update(own.id(), "eth0", rename, BOB))
        .isInstanceOf(NotFound.class);
    Machine device = bench.machine(bench.a.machine().type(NodeType.DEVICE).owner("ann"));
    bench.nic(device, "eth0");
    assertThatThrownBy(() -> bench.interfaces.update(device.id(), "eth0", rename, BOB))
        .isInstanceOf(Denied.class);
    assertThat(bench.interfaces.update(device.id(), "eth0", rename, ANN).name()).isEqualTo("lan");
    assertThatThrownBy(() -> bench.interfaces.update(device.id(), "eth0", rename, ANN))
        .isInstanceOf(NotFound.class)
        .hasMessage("No Interface matches the given query.");
  }
}
