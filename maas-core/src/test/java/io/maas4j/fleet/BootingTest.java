package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.image.Image;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.network.Addresses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootingTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private BootPlan ask(Optional<MacAddress> mac, String uuid, String architecture) {
    return bench
        .fleet
        .booting()
        .plan(
            new BootQuestion(
                mac,
                uuid.isEmpty() ? Optional.empty() : Optional.of(uuid),
                architecture.isEmpty() ? Optional.empty() : Optional.of(architecture),
                Addresses.parse("10.1.0.1"),
                5248,
                "uefi"));
  }

  private static BootPlan.Network network(BootPlan plan) {
    return (BootPlan.Network) plan;
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, commissioning, commissioning",
    "COMMISSIONING, commissioning, commissioning",
    "TESTING, commissioning, commissioning",
    "RELEASING, commissioning, commissioning",
    "DISK_ERASING, commissioning, commissioning",
    "ENTERING_RESCUE_MODE, commissioning, rescue mode",
    "RESCUE_MODE, commissioning, rescue mode",
    "DEPLOYING, xinstall, installation",
    "DEPLOYED, local, local boot",
    "READY, commissioning, power off",
    "ALLOCATED, commissioning, power off",
    "RESERVED, commissioning, power off",
    "BROKEN, commissioning, power off",
    "MISSING, commissioning, power off",
    "RETIRED, commissioning, power off",
    "FAILED_COMMISSIONING, commissioning, power off",
    "FAILED_TESTING, commissioning, power off",
    "FAILED_DEPLOYMENT, commissioning, power off",
    "FAILED_RELEASING, commissioning, power off",
    "FAILED_DISK_ERASING, commissioning, power off",
    "FAILED_ENTERING_RESCUE_MODE, commissioning, power off",
    "FAILED_EXITING_RESCUE_MODE, commissioning, power off",
    "EXITING_RESCUE_MODE, commissioning, power off",
  })
  void everyStatusHasItsBoot(State state, String purpose, String said) {
    Machine machine = bench.added("a");
    bench.in(
        tx -> {
          Machine.Status s = machine.status();
          return tx.machines()
              .update(
                  machine.withStatus(
                      new Machine.Status(
                          state,
                          s.previous(),
                          s.owner(),
                          false,
                          s.activity(),
                          s.activities(),
                          false,
                          "",
                          "")));
        });
    BootPlan plan = bench.boot(machine);
    assertThat(plan instanceof BootPlan.Network net ? net.purpose() : "local").isEqualTo(purpose);
    assertThat(bench.told(machine, EventType.NODE_PXE_REQUEST)).containsExactly(said);
  }

  @Test
  void aMachineWithDisabledNetbootBootsItsDiskWhileDeploying() {
    Machine machine = bench.deploying("a", Bench.ANN);
    bench.fleet.statusEvents().netboot(machine.id(), false);
    assertThat(bench.boot(machine)).isEqualTo(new BootPlan.Local("amd64"));
  }

  @Test
  void aStrangerEnlists() {
    BootPlan.Network plan = network(ask(Optional.of(bench.mac()), "", "amd64"));
    assertThat(plan.kernelLine().text())
        .contains(
            "ip=::::maas-enlist:BOOTIF:dhcp",
            "cloud-config-url=http://10.1.0.1:5248/MAAS/metadata/latest/enlist-preseed/");
    assertThat(ask(Optional.of(bench.mac()), "", "")).isInstanceOf(BootPlan.Unknown.class);
    assertThat(plan.purpose()).isEqualTo("commissioning");
    assertThat(plan.machine()).isEmpty();
  }

  @Test
  void strangersBootTheSystemThatTheSettingNames() {
    bench.set("commissioning_distro_series", "\"debian/bookworm\"");
    assertThat(ask(Optional.of(bench.mac()), "", "amd64"))
        .isEqualTo(new BootPlan.Impossible("Missing boot image debian/amd64/generic/bookworm."));
    bench.images = List.of(Bench.image("ubuntu", "noble"), Bench.image("debian", "bookworm"));
    assertThat(network(ask(Optional.of(bench.mac()), "", "amd64")).image().osystem())
        .isEqualTo("debian");
  }

  @Test
  void aStrangerWhoseProcessorIsNotCertainIsAskedForIt() {
    assertThat(network(ask(Optional.empty(), "", "")).purpose()).isEqualTo("enlist");
    assertThat(network(ask(Optional.empty(), "", "i386")).purpose()).isEqualTo("enlist");
    // the loaders of these say what they are and may name their address at once
    bench.images = List.of(of(Bench.image("ubuntu", "noble"), "s390x"));
    assertThat(network(ask(Optional.of(bench.mac()), "", "s390x")).purpose())
        .isEqualTo("commissioning");
    assertThat(network(ask(Optional.empty(), "", "s390x")).image().architecture())
        .isEqualTo("s390x");
  }

  private static Image of(Image image, String architecture) {
    return new Image(
        image.osystem(),
        image.series(),
        architecture,
        image.subarchitecture(),
        image.label(),
        image.title(),
        image.files());
  }

  @Test
  void aMachineIsKnownByItsUuidToo() {
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        "50-maas-01-commissioning",
        0,
        bench.hardware(machine).uuid("57bcb0a9-1111-4222-8333-444455556666").json());
    BootPlan plan = ask(Optional.empty(), "57BCB0A9-1111-4222-8333-444455556666", "");
    assertThat(network(plan).kernelLine().text()).contains("/by-id/" + machine.id() + "/");
  }

  @Test
  void howAndFromWhereItAskedIsRemembered() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.added("a");
    ask(Optional.of(bench.macOf(machine)), "", "amd64");
    Machine seen = bench.now(machine);
    assertThat(seen.boot().method()).contains("uefi");
    assertThat(seen.boot().rackAddress()).contains("10.1.0.1");
    assertThat(seen.boot().interfaceId()).contains(bench.interfaces(machine).get(0).id());
    assertThat(bench.interfaces(machine).get(0).vlanId()).isPresent();
  }

  @Test
  void aBootMovesTheDeadlineOfWhatIsUnderWay() {
    Machine machine = bench.commissioning("a");
    Activity before = bench.now(machine).status().activity().orElseThrow();
    bench.minutes(10);
    bench.boot(machine);
    Activity after = bench.now(machine).status().activity().orElseThrow();
    assertThat(after.step()).isEqualTo(Activity.Step.BOOTING);
    assertThat(after.deadline()).isEqualTo(before.deadline().plus(Duration.ofMinutes(10)));
    assertThat(after.number()).isEqualTo(before.number());
  }

  @Test
  void withoutAnImageTheReasonIsOnRecord() {
    Machine machine = bench.added("a");
    bench.images = List.of();
    assertThat(bench.boot(machine))
        .isEqualTo(new BootPlan.Impossible("Missing boot image ubuntu/amd64/generic/noble."));
    assertThat(bench.told(machine, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM)).hasSize(1);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(ask(Optional.of(bench.mac()), "", "arm64")).isInstanceOf(BootPlan.Impossible.class);
  }

  @Test
  void whoCannotDoWhatItShallForLackOfAnImageHasFailed() {
    Machine commissioning = bench.commissioning("a");
    Machine deploying = bench.deploying("b", Bench.ANN);
    bench.images = List.of();
    for (int i = 0; i < 2; i++) { // loaders have more than one name to try
      assertThat(bench.boot(commissioning)).isInstanceOf(BootPlan.Impossible.class);
      assertThat(bench.boot(deploying)).isInstanceOf(BootPlan.Impossible.class);
    }
    assertThat(bench.state(commissioning)).isEqualTo(State.FAILED_COMMISSIONING);
    assertThat(bench.state(deploying)).isEqualTo(State.FAILED_DEPLOYMENT);
    assertThat(bench.told(deploying, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM))
        .contains("Missing boot image ubuntu/amd64/generic/noble.");
  }

  @Test
  void whoAsksByUuidBootsFromItsCardInTheRacksNetwork() {
    bench.subnet(Bench.SUBNET);
    Machine machine = bench.commissioning("a");
    bench.finish(
        machine,
        "50-maas-01-commissioning",
        0,
        bench.hardware(machine).uuid("57bcb0a9-1111-4222-8333-444455556666").json());
    ask(Optional.of(bench.macOf(machine)), "", "amd64");
    Machine.Boot forgotten =
        new Machine.Boot(true, Optional.empty(), Optional.empty(), Optional.empty());
    Machine seen = bench.now(machine);
    bench.in(tx -> tx.machines().update(seen.withBoot(forgotten)));
    ask(Optional.empty(), "57bcb0a9-1111-4222-8333-444455556666", "");
    assertThat(bench.now(machine).boot().interfaceId())
        .contains(bench.interfaces(machine).get(0).id());
  }

  @Test
  void kernelOptionsOfSettingsAndTagsAreOnTheLine() {
    Machine machine = bench.added("a");
    bench.set("kernel_opts", "\"quiet\"");
    bench.in(
        tx -> {
          tx.tags().insert(new Tag("serial", "", "", "console=ttyS0"));
          tx.tags().insert(new Tag("plain", "", "", ""));
          return tx;
        });
    for (String tag : List.of("serial", "plain")) {
      bench
          .fleet
          .tags()
          .retag(
              tag,
              java.util.Set.of(machine.id()),
              java.util.Set.of(),
              java.util.Optional.empty(),
              java.util.Optional.empty(),
              Bench.ROOT);
    }
    assertThat(network(bench.boot(machine)).kernelLine().text())
        .endsWith("--- quiet console=ttyS0");
  }
}
