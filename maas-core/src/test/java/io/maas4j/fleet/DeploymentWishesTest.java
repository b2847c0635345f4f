package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.deploy.ServiceAddress;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.notice.Notification;
import io.maas4j.store.spi.Kinds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deployment can be asked for beside its system. */
class DeploymentWishesTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine deployed(Machine machine, Deployment.Wishes wishes, Actor by) {
    return bench
        .machines()
        .deploy(machine.id(), Deployment.of("ubuntu", "noble").wishes(wishes), by);
  }

  private static Deployment.Wishes ephemeral() {
    return new Deployment.Wishes(
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Deployment.Wishes crashDump(boolean wanted) {
    return new Deployment.Wishes(
        false,
        false,
        Optional.of(wanted),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Deployment.Wishes synced(Optional<String> licenseKey, Optional<Boolean> vcenter) {
    return new Deployment.Wishes(
        false, true, Optional.empty(), vcenter, licenseKey, Optional.empty(), Optional.empty());
  }

  private static ServiceAddress reach(Optional<String> rack) {
    return new ServiceAddress(rack.orElse("maas.example"), 5248);
  }

  @Test
  void aMachineInMemoryBootsItsImageAgainAndAgain() {
    Machine machine = deployed(bench.ready("a"), ephemeral(), Bench.ANN);
    bench.run();
    assertThat(bench.installationResults(machine)).isEmpty();
    assertThat(booted(machine).osystem()).isEqualTo("ubuntu");
    assertThat(bench.fleet.documents().userData(machine.id(), DeploymentWishesTest::reach))
        .isEmpty();
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    assertThat(booted(machine).series()).isEqualTo("noble");
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
  }

  private String vendorData(Machine machine) {
    return bench
        .fleet
        .documents()
        .vendorData(machine.id(), MachineDocuments.Prefix.PLAIN, DeploymentWishesTest::reach);
  }

  @Test
  void aMachineInMemoryIsToldItsNetwork() {
    Machine machine = deployed(bench.ready("a"), ephemeral(), Bench.ANN);
    bench.run();
    assertThat(vendorData(machine))
        .contains("/etc/netplan/50-maas.yaml", "netplan apply", bench.macOf(machine).value());
  }

  private static Deployment.Wishes of(String user) {
    return new Deployment.Wishes(
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(user));
  }

  @Test
  void theSystemMakesTheUserThatTheDeployerNames() {
    Machine machine = deployed(bench.ready("a"), of("operator"), Bench.ANN);
    assertThat(vendorData(machine)).contains("default_user", "operator", Bench.ANN.userName());
    Machine other = bench.ready("b");
    for (String bad : List.of("Root", "a b", "x".repeat(33), "1st", "a;b")) {
      assertThatThrownBy(() -> deployed(other, of(bad), Bench.ANN))
          .as(bad)
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("default_user");
    }
    assertThat(vendorData(deployed(other, of(""), Bench.ANN))).doesNotContain("default_user");
  }

  private Image booted(Machine machine) {
    BootPlan plan = bench.boot(machine);
    assertThat(plan).isInstanceOf(BootPlan.Network.class);
    return ((BootPlan.Network) plan).image();
  }

  @Test
  void aMachineWithoutDisksRunsFromMemoryIfTheImageCan() {
    Machine machine = bench.ready("a");
    bench.in(
        tx -> {
          tx.disks().of(machine.id()).forEach(disk -> tx.disks().delete(disk.id()));
          return machine;
        });
    assertThat(deployed(machine, Deployment.Wishes.NONE, Bench.ANN).deployment().ephemeral())
        .isTrue();
  }

  @Test
  void anImageOfADiskDoesNotRunFromMemory() {
    Image whole = Bench.image("custom", "disk");
    bench.images =
        List.of(
            Bench.image("ubuntu", "noble"),
            new Image(
                "custom",
                "disk",
                "amd64",
                "generic",
                "stable",
                "disk",
                Map.of(
                    FileKind.ROOT_RAW,
                    new ImageFile(FileKind.ROOT_RAW, "a".repeat(64), 1, Path.of("a")))));
    Machine machine = bench.ready("a");
    Deployment asked = Deployment.of(whole.osystem(), whole.series()).wishes(ephemeral());
    assertThatThrownBy(() -> bench.machines().deploy(machine.id(), asked, Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("memory");
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }

  @Test
  void reportsOfHardwareAreDueFromTheMomentTheSystemRuns() {
    bench.set("hardware_sync_interval", "\"1h 30m\"");
    Machine machine =
        deployed(bench.ready("a"), synced(Optional.of("KEY"), Optional.empty()), Bench.ANN);
    assertThat(machine.deployment().extras().sync())
        .contains(new Machine.Extras.Sync(5400, Optional.empty()));
    bench.run();
    bench.boot(machine);
    bench.key(machine);
    bench.fleet.statusEvents().netboot(machine.id(), false);
    bench.fleet.statusEvents().osReady(machine.id());
    assertThat(last(machine)).contains(bench.clock.instant());
    bench.pass(Duration.ofMinutes(5));
    bench.signal(machine, Signal.Word.WORKING);
    assertThat(last(machine)).contains(bench.clock.instant());
    assertThat(bench.now(machine).deployment().extras().licenseKey()).contains("KEY");
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.now(machine).deployment().extras()).isEqualTo(Machine.Extras.NONE);
  }

  private Optional<java.time.Instant> last(Machine machine) {
    return bench.now(machine).deployment().extras().sync().flatMap(Machine.Extras.Sync::last);
  }

  @Test
  void onlyAnAdministratorsHostsRegisterWithTheVcenter() {
    Machine machine = bench.ready("a");
    Deployment.Wishes wishes = synced(Optional.empty(), Optional.of(true));
    assertThatThrownBy(() -> deployed(machine, wishes, Bench.ANN)).isInstanceOf(Denied.class);
    assertThat(deployed(machine, wishes, Bench.ROOT).deployment().extras().vcenter()).isTrue();
  }

  @Test
  void crashDumpsNeedAMachineThatHasRoomForThem() {
    Machine small = bench.ready("a");
    hardware(small, 2, 4096);
    assertThat(deployed(small, crashDump(true), Bench.ANN).deployment().extras().crashDump())
        .isFalse();
    List<Notification> notices = bench.in(tx -> tx.shelf(Kinds.NOTIFICATION).list());
    assertThat(notices).anySatisfy(notice -> assertThat(notice.message()).contains("crash dumps"));
    bench.set("enable_kernel_crash_dump", "true");
    Machine large = bench.ready("b");
    hardware(large, 4, 8192);
    assertThat(deployed(large, Deployment.Wishes.NONE, Bench.ANN).deployment().extras().crashDump())
        .isTrue();
    Machine other = bench.ready("c");
    hardware(other, 4, 8192);
    assertThat(deployed(other, crashDump(false), Bench.ANN).deployment().extras().crashDump())
        .isFalse();
  }

  private void hardware(Machine machine, int cpus, long memory) {
    bench.in(
        tx -> {
          HardwareSummary before = tx.inventories().of(machine.id());
          tx.inventories()
              .put(
                  machine.id(),
                  new HardwareSummary(
                      cpus,
                      before.cpuSpeed(),
                      memory,
                      before.info(),
                      before.numaNodes(),
                      before.modaliases()));
          return machine;
        });
  }

  @Test
  void bridgesAreMadeOverWhatIsConfigured() {
    Machine machine = bench.ready("a");
    deployed(
        machine,
        new Deployment.Wishes(
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(InterfaceParameters.Bridge.DEFAULTS),
            Optional.empty()),
        Bench.ANN);
    List<Interface> bridges =
        bench.interfaces(machine).stream()
            .filter(nic -> nic.type() == InterfaceType.BRIDGE)
            .toList();
    assertThat(bridges).isNotEmpty().allSatisfy(nic -> assertThat(nic.name()).startsWith("br-"));
  }

  @Test
  void userDataHandedInWithPowerIsWhatTheSystemAsksForNext() {
    Machine machine = bench.deployed("a", Bench.ANN);
    byte[] data = "#cloud-config".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    bench.machines().powerOn(machine.id(), Optional.of(data), "", Bench.ANN);
    assertThat(bench.now(machine).deployment().userData())
        .contains(Base64.getEncoder().encodeToString(data));
  }

  @Test
  void theInstallersConfigurationIsForThoseWhoSeeAMachineThatIsDeployed() {
    ImageFile file = new ImageFile(FileKind.ROOT_RAW, "a".repeat(64), 1, Path.of("a"));
    Image plain = Bench.image("ubuntu", "noble");
    Map<FileKind, ImageFile> files = new EnumMap<>(plain.files());
    files.put(FileKind.ROOT_RAW, file);
    bench.images =
        List.of(
            new Image(
                plain.osystem(),
                plain.series(),
                plain.architecture(),
                plain.subarchitecture(),
                plain.label(),
                plain.title(),
                files));
    Machine machine = bench.deployed("a", Bench.ANN);
    String yaml =
        bench
            .fleet
            .documents()
            .installerConfiguration(machine.id(), DeploymentWishesTest::reach, Bench.ANN);
    assertThat(yaml)
        .contains("op=netboot_off", "/MAAS/metadata/latest/by-id/" + machine.id())
        .contains("partitioning_commands:", "token_secret");
    Machine ready = bench.ready("b");
    assertThatThrownBy(
            () ->
                bench
                    .fleet
                    .documents()
                    .installerConfiguration(ready.id(), DeploymentWishesTest::reach, Bench.ANN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("not in a deployment state");
  }
}
