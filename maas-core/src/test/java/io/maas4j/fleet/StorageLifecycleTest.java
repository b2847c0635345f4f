package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.disks.BlockDevices;
import io.maas4j.disks.StorageLayouts;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.storage.LayoutOptions;
import io.maas4j.storage.Place;
import io.maas4j.storage.StorageConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of storage as a machine is commissioned, allocated and released. */
class StorageLifecycleTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  /** The commissioning script has printed this. */
  private Machine commissioned(String name, byte[] report) {
    Machine machine = bench.commissioning(name);
    bench.finish(machine, "50-maas-01-commissioning", 0, report);
    return bench.now(machine);
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

  private static Hardware twoDisks() {
    return new Hardware().disk("sda", "S1", 40).disk("sdb", "S2", 80);
  }

  @Test
  void theUsualLayoutFollowsCommissioning() {
    Machine flat = commissioned("flat", twoDisks().json());
    assertThat(uses(flat)).containsExactly("sda: GPT partitioned with 1 partition", "sdb: Unused");
    bench.set("default_storage_layout", "\"lvm\"");
    Machine lvm = commissioned("lvm", twoDisks().json());
    assertThat(uses(lvm)).contains("vgroot-lvroot: ext4 formatted filesystem mounted at /");
    bench.set("default_storage_layout", "\"blank\"");
    Machine blank = commissioned("blank", twoDisks().json());
    assertThat(uses(blank)).containsExactly("sda: Unused", "sdb: Unused");
  }

  @Test
  void bcacheFallsBackToFlatAndSaysSo() {
    bench.set("default_storage_layout", "\"bcache\"");
    Machine machine = commissioned("one", new Hardware().disk("sda", "S1", 40).json());
    assertThat(uses(machine)).containsExactly("sda: GPT partitioned with 1 partition");
    assertThat(bench.told(machine, EventType.CONFIGURING_STORAGE))
        .containsExactly("no disk to cache with: the layout flat is used instead of bcache");
    Machine two = commissioned("two", twoDisks().json());
    assertThat(uses(two)).contains("bcache0: ext4 formatted filesystem mounted at /");
  }

  @Test
  void aMachineWithoutDisksHasNoLayoutAndSaysWhy() {
    Machine machine = commissioned("none", new Hardware().json());
    assertThat(bench.told(machine, EventType.CONFIGURING_STORAGE))
        .containsExactly(
            "Failed to configure storage layout 'flat': Machine doesn't have a boot disk.");
  }

  @Test
  void disksThatAreKnownKeepTheirNumbersAndWhatIsSkippedStays() {
    Machine machine = commissioned("a", twoDisks().json());
    List<Long> before = bench.disks(machine).stream().map(d -> d.id()).toList();
    again(machine, Machine.Options.NONE);
    bench.finish(
        machine,
        "50-maas-01-commissioning",
        0,
        new Hardware().disk("sdx", "S2", 80).disk("sda", "S1", 40).json());
    assertThat(bench.disks(machine)).extracting(d -> d.id()).containsExactlyElementsOf(before);
    assertThat(bench.disks(machine)).extracting(d -> d.name()).containsExactly("sda", "sdx");
    StorageConfiguration laidOut = storage(machine);
    again(machine, new Machine.Options(false, false, false, true));
    bench.finish(
        machine, "50-maas-01-commissioning", 0, new Hardware().disk("sdz", "S9", 80).json());
    assertThat(storage(machine)).isEqualTo(laidOut);
  }

  @Test
  void commissioningClearsEverythingButTheDisks() {
    Machine machine = commissioned("a", twoDisks().json());
    assertThat(storage(machine).composition().tables()).isNotEmpty();
    again(machine, Machine.Options.NONE);
    assertThat(uses(machine)).containsExactly("sda: Unused", "sdb: Unused");
  }

  private void again(Machine machine, Machine.Options options) {
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.run();
    bench.machines().commission(machine.id(), options, bench.noTests(), Bench.ROOT);
    bench.run();
  }

  @Test
  void whatAnOwnerMountsGoesWithTheRelease() {
    Machine machine = bench.ready("a");
    BlockDevices devices = bench.fleet.disks().devices();
    StorageLayouts layouts = bench.fleet.disks().layouts();
    layouts.set(machine.id(), "blank", LayoutOptions.NONE, Bench.ROOT);
    devices.format(machine.id(), "sda", "xfs", Optional.empty(), Optional.of("free"), Bench.ROOT);
    StorageConfiguration free = storage(machine);
    bench.machines().allocate(MachineConstraints.NONE, Bench.ANN);
    devices.mount(machine.id(), "sda", Optional.of("/srv"), Optional.empty(), Bench.ANN);
    layouts.mountSpecial(machine.id(), "tmpfs", "/tmp", Optional.empty(), Bench.ANN);
    assertThat(uses(machine)).containsExactly("sda: xfs formatted filesystem mounted at /srv");

    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.pass(Duration.ofMinutes(1));

    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(storage(machine)).isEqualTo(free);
    assertThat(bench.in(tx -> tx.storages().of(machine.id())).unallocated()).isEmpty();
  }

  @Test
  void aLayoutThatAMachineBringsIsAppliedAndRestored() {
    String own =
        """
        {"layout": {"sdb": {"type": "disk", "fs": "btrfs"}}, "mounts": {"/": {"device": "sdb"}}}""";
    Machine machine = commissioned("own", withExtra(own));
    List<String> laidOut = List.of("sda: Unused", "sdb: btrfs formatted filesystem mounted at /");
    assertThat(uses(machine)).isEqualTo(laidOut);
    assertThat(bench.in(tx -> tx.storages().of(machine.id())).custom()).isPresent();
    Machine wrong = commissioned("wrong", withExtra("{\"layout\": {}}"));
    assertThat(bench.told(wrong, EventType.SCRIPT_RESULT_ERROR))
        .singleElement()
        .asString()
        .contains("Invalid custom storage layout");
  }

  private static byte[] withExtra(String layout) {
    String report = new String(twoDisks().json(), StandardCharsets.UTF_8);
    return report
        .replaceFirst("\\{", "{\"storage-extra\": " + layout.replace("\\", "") + ",")
        .getBytes(StandardCharsets.UTF_8);
  }
}
