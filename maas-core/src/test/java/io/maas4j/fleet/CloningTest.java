package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.allocation.Query;
import io.maas4j.cloning.Cloning.Part;
import io.maas4j.disks.BlockDevices;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.Place;
import io.maas4j.storage.SpecialFilesystem;
import io.maas4j.storage.StorageConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloningTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private List<Interface> nics(Machine machine) {
    return bench.in(tx -> tx.interfaces().of(machine.id()));
  }

  private void cloned(Machine source, Set<Part> parts, Machine... destinations) {
    bench
        .fleet
        .cloning()
        .clone(
            Optional.of(source.id().value()),
            java.util.Arrays.stream(destinations).map(m -> m.id().value()).toList(),
            parts,
            Bench.ROOT);
  }

  private Interface fixed(Machine machine) {
    return bench.in(
        tx -> {
          Interface nic = tx.interfaces().of(machine.id()).get(0);
          long subnet = tx.topology().subnets().get(0).id();
          Interface put =
              tx.interfaces()
                  .put(
                      nic.toBuilder()
                          .tags(List.of("copied"))
                          .links(
                              List.of(
                                  new Interface.Link(
                                      0,
                                      LinkMode.STATIC,
                                      Optional.of(subnet),
                                      Optional.of(io.maas4j.network.Addresses.parse("10.1.0.77")))))
                          .build());
          tx.interfaces()
              .put(
                  Interface.builder(machine.id(), "br0", InterfaceType.BRIDGE)
                      .mac(nic.mac())
                      .vlan(nic.vlanId())
                      .parents(List.of(nic.id()))
                      .parameters(
                          new InterfaceParameters(
                              Optional.of(9000),
                              Optional.empty(),
                              Optional.empty(),
                              Optional.of(InterfaceParameters.Bridge.DEFAULTS)))
                      .build());
          return put;
        });
  }

  @Test
  void interfacesAreCopiedAndAFixedAddressBecomesAnother() {
    Machine source = bench.ready("a");
    Machine one = bench.ready("b");
    Machine two = bench.ready("c");
    Interface nic = fixed(source);
    cloned(source, Set.of(Part.INTERFACES), one, two);
    for (Machine copy : List.of(one, two)) {
      Interface twin =
          nics(copy).stream().filter(n -> n.name().equals(nic.name())).findFirst().orElseThrow();
      assertThat(twin.tags()).containsExactly("copied");
      assertThat(twin.mac()).isNotEqualTo(nic.mac());
      assertThat(twin.links()).extracting(Interface.Link::mode).containsExactly(LinkMode.STATIC);
      Interface bridge =
          nics(copy).stream().filter(n -> n.name().equals("br0")).findFirst().orElseThrow();
      assertThat(bridge.parents()).containsExactly(twin.id());
      assertThat(bridge.mac()).isEqualTo(twin.mac());
      assertThat(bridge.parameters().mtu()).contains(9000);
    }
    assertThat(
            bench.in(tx -> tx.interfaces().withAddresses()).stream()
                .flatMap(n -> n.links().stream())
                .flatMap(link -> link.address().stream()))
        .hasSize(3)
        .doesNotHaveDuplicates();
    cloned(source, Set.of(Part.INTERFACES), one);
    assertThat(nics(one)).as("again is the same").hasSize(nics(two).size());
  }

  @Test
  void whatIsMissingOrDoesNotFitIsSaidOfEveryMachine() {
    Machine source = bench.ready("a");
    Machine busy = bench.allocated("b", Bench.ANN);
    assertThatThrownBy(
            () -> bench.fleet.cloning().clone(Optional.empty(), List.of(), Set.of(), Bench.ROOT))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields())
                    .isEqualTo(
                        Map.of(
                            "destinations", List.of("This field is required."),
                            "source", List.of("This field is required."),
                            "__all__", List.of("Either storage or interfaces must be true."))));
    assertThatThrownBy(() -> cloned(source, Set.of(Part.STORAGE), busy, source))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields().get("destinations"))
                    .containsExactly(
                        "Machine 1 is invalid: Select a valid choice. "
                            + busy.id()
                            + " is not one of the available choices.",
                        "Source machine " + source.id() + " cannot be a destination machine."));
  }

  @Test
  void oneThatDoesNotFitKeepsAllAsTheyAre() {
    Machine source = bench.ready("a");
    Machine fits = bench.ready("b");
    Machine other = bench.ready("c");
    fixed(source);
    bench.in(
        tx -> {
          Interface nic = tx.interfaces().of(other.id()).get(0);
          return tx.interfaces().put(nic.toBuilder().name("weird0").build());
        });
    List<Interface> before = nics(fits);
    assertThatThrownBy(() -> cloned(source, Set.of(Part.INTERFACES), fits, other))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.fields().get("interfaces").toString()).contains("c is invalid"));
    assertThat(nics(fits)).isEqualTo(before);
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

  private void layout(Machine machine, String layout) {
    bench.fleet.disks().layouts().set(machine.id(), layout, LayoutOptions.NONE, Bench.ROOT);
  }

  @Test
  void storageIsCopiedWithNumbersAndUuidsOfItsOwn() {
    Machine source = bench.ready("a");
    Machine one = bench.ready("b");
    Machine two = bench.ready("c");
    layout(source, "lvm");
    bench
        .fleet
        .disks()
        .layouts()
        .mountSpecial(source.id(), "tmpfs", "/scratch", Optional.empty(), Bench.ROOT);
    cloned(source, Set.of(Part.STORAGE), one, two);
    for (Machine copy : List.of(one, two)) {
      assertThat(uses(copy)).isEqualTo(uses(source));
      assertThat(storage(copy).composition().specials())
          .extracting(SpecialFilesystem::mountPoint)
          .containsExactly("/scratch");
      assertThat(storage(copy).disks()).extracting(BlockDevice::machine).containsOnly(copy.id());
    }
    assertThat(List.of(source, one, two))
        .extracting(machine -> storage(machine).virtual().get(0))
        .extracting(device -> device.id() + " " + device.uuid())
        .doesNotHaveDuplicates();
    bench.fleet.disks().layouts().restore(one.id(), Bench.ROOT);
    assertThat(uses(one)).as("as after its own commissioning").isNotEqualTo(uses(source));
  }

  @Test
  void whatAnOwnerHasMountedIsNotCopied() {
    Machine source = bench.ready("a");
    Machine copy = bench.ready("b");
    layout(source, "blank");
    BlockDevices devices = bench.fleet.disks().devices();
    devices.format(source.id(), "sda", "xfs", Optional.empty(), Optional.empty(), Bench.ROOT);
    bench
        .machines()
        .allocate(
            MachineConstraints.of(MachineFilter.builder().ids(List.of(source.id()))), Bench.ANN);
    devices.mount(source.id(), "sda", Optional.of("/srv"), Optional.empty(), Bench.ANN);
    cloned(source, Set.of(Part.STORAGE), copy);
    assertThat(uses(copy)).containsExactly("sda: Unmounted xfs formatted filesystem");
    assertThat(uses(source)).containsExactly("sda: xfs formatted filesystem mounted at /srv");
  }

  @Test
  void storageThatDoesNotFitChangesNoneOfTheMachines() {
    Machine source = bench.ready("a");
    Machine fits = bench.ready("b");
    Machine small = bench.ready("c");
    Machine efi = bench.ready("d");
    layout(source, "lvm");
    bench.in(
        tx -> {
          BlockDevice disk = tx.disks().of(small.id()).get(0);
          tx.machines()
              .update(
                  tx.machines()
                      .find(efi.id())
                      .orElseThrow()
                      .withBoot(
                          new Machine.Boot(
                              true, Optional.of("uefi"), Optional.empty(), Optional.empty())));
          return tx.disks()
              .put(
                  new BlockDevice(
                      disk.id(),
                      disk.machine(),
                      disk.name(),
                      disk.model(),
                      disk.serial(),
                      disk.idPath(),
                      disk.size() / 2,
                      disk.blockSize(),
                      disk.tags(),
                      disk.firmwareVersion(),
                      disk.numaNode(),
                      disk.boot()));
        });
    StorageConfiguration before = storage(fits);
    assertThatThrownBy(() -> cloned(source, Set.of(Part.STORAGE), fits, small, efi))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields().get("storage"))
                    .containsExactly(
                        "c is invalid: destination boot disk(sda) is smaller than source boot"
                            + " disk(sda)",
                        "d is invalid: node boot methods do not match: source pxe, destination"
                            + " uefi"));
    assertThat(storage(fits)).isEqualTo(before);
  }

  @Test
  void onlyAdministratorsClone() {
    Machine source = bench.ready("a");
    assertThatThrownBy(
            () ->
                bench
                    .fleet
                    .cloning()
                    .clone(
                        Optional.of(source.id().value()),
                        List.of("x"),
                        Set.of(Part.STORAGE),
                        Bench.ANN))
        .isInstanceOf(Denied.class);
  }

  @Test
  void bridgesThatAnAllocationMakesGoWithIt() {
    Machine machine = bench.ready("a");
    List<Interface.Link> links = nics(machine).get(0).links();
    bench
        .machines()
        .allocate(
            new MachineConstraints(
                    tx -> Query.ofAllocation(tx, Map.of("name", List.of("a"))),
                    "",
                    "",
                    Optional.empty())
                .bridged(InterfaceParameters.Bridge.DEFAULTS),
            Bench.ANN);
    List<Interface> bridged = nics(machine);
    Interface bridge =
        bridged.stream().filter(n -> n.type() == InterfaceType.BRIDGE).findFirst().orElseThrow();
    assertThat(bridge.name()).isEqualTo("br-" + bridged.get(0).name());
    assertThat(bridge.links())
        .extracting(Interface.Link::mode)
        .containsExactly(links.get(0).mode());
    assertThat(bridged.get(0).links()).isEmpty();
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.run();
    assertThat(nics(machine)).hasSize(1);
    assertThat(nics(machine).get(0).links())
        .extracting(Interface.Link::mode)
        .containsExactly(links.get(0).mode());
  }
}
