package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.image.BootResource;
import io.maas4j.image.Image;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which release and kernel a machine boots (netboot contract, section 14, step 6). */
class BootReleaseTest {
  private final Bench bench = new Bench().started();
  private Machine machine;

  @BeforeEach
  void images() {
    bench.images =
        List.of(
            Bench.image("ubuntu", "noble"),
            flavour(Bench.image("ubuntu", "noble"), "hwe-24.04"),
            Bench.image("ubuntu", "jammy"),
            Bench.image("ubuntu", "focal"),
            Bench.image("custom", "web"));
    machine = bench.added("a");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "COMMISSIONING, NEW, ubuntu, jammy, noble",
    "READY, COMMISSIONING, ubuntu, jammy, noble",
    "RELEASING, DEPLOYED, ubuntu, jammy, noble",
    "TESTING, DEPLOYED, ubuntu, jammy, noble",
    "DISK_ERASING, RELEASING, ubuntu, jammy, jammy",
    "DISK_ERASING, RELEASING, custom, web, noble",
    "ENTERING_RESCUE_MODE, DEPLOYED, ubuntu, jammy, jammy",
    "RESCUE_MODE, DEPLOYED, ubuntu, jammy, jammy",
    "RESCUE_MODE, READY, ubuntu, jammy, noble",
    "RESCUE_MODE, DEPLOYED, custom, web, noble",
    "DEPLOYING, ALLOCATED, ubuntu, jammy, jammy",
    // what is not there to boot from is installed from the usual one
    "DEPLOYING, ALLOCATED, ubuntu, bionic, noble",
    "DEPLOYING, ALLOCATED, centos, centos70, noble",
    "DEPLOYING, ALLOCATED, custom, web, noble",
  })
  void theDeployedUbuntuBootsWhereItMatters(
      State state, State previous, String system, String series, String booted) {
    in(state, previous, system, series, "", "");
    BootPlan.Network plan = (BootPlan.Network) bench.boot(machine);
    assertThat(plan.image().osystem()).isEqualTo("ubuntu");
    assertThat(plan.image().series()).isEqualTo(booted);
  }

  @Test
  void aCustomImageIsInstalledByTheUbuntuThatItIsMadeOf() {
    bench.in(
        tx ->
            tx.shelf(Kinds.BOOT_RESOURCE)
                .insert(
                    new BootResource(
                        0,
                        BootResource.Origin.UPLOADED,
                        "custom",
                        "web",
                        "amd64/generic",
                        "Web",
                        "ubuntu/focal",
                        Map.of(),
                        Optional.empty())));
    in(State.DEPLOYING, State.ALLOCATED, "custom", "web", "", "");
    assertThat(network().image().series()).isEqualTo("focal");
    assertThat(network().kernelLine().text())
        .contains("overlayroot_cfgdisk=disabled apparmor=0 log_host=");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', generic",
    "hwe-24.04, '', hwe-24.04",
    "'', hwe-24.04, hwe-24.04",
    "ga-24.04, hwe-24.04, hwe-24.04",
    "'', ga-24.04, hwe-24.04",
    "hwe-99.99, '', generic"
  })
  void theKernelAskedForIsTaken(String hwe, String least, String flavour) {
    in(State.COMMISSIONING, State.NEW, "ubuntu", "noble", hwe, least);
    assertThat(network().image().subarchitecture()).isEqualTo(flavour);
  }

  @Test
  void theOldestKernelBootsWhereverItStandsUnlessItIsTooOld() {
    bench.images =
        List.of(
            flavour(Bench.image("ubuntu", "noble"), "hwe-24.04-edge"),
            flavour(Bench.image("ubuntu", "noble"), "hwe-24.04"),
            flavour(Bench.image("ubuntu", "noble"), "ga-22.04"),
            flavour(Bench.image("ubuntu", "noble"), "ga-24.04"));
    in(State.COMMISSIONING, State.NEW, "ubuntu", "noble", "", "");
    assertThat(network().image().subarchitecture()).isEqualTo("ga-24.04");
    in(State.COMMISSIONING, State.NEW, "ubuntu", "noble", "", "hwe-22.04");
    assertThat(network().image().subarchitecture()).isEqualTo("ga-24.04");
    in(State.COMMISSIONING, State.NEW, "ubuntu", "noble", "hwe-99.99", "hwe-24.04");
    assertThat(network().image().subarchitecture()).isEqualTo("hwe-24.04");
  }

  @Test
  void theOldestKernelAllowedIsASettingToo() {
    bench.set("default_min_hwe_kernel", "\"hwe-24.04\"");
    in(State.COMMISSIONING, State.NEW, "ubuntu", "noble", "", "");
    assertThat(network().image().subarchitecture()).isEqualTo("hwe-24.04");
    // the deployed system's own kernel says nothing of the one that tests
    in(State.TESTING, State.DEPLOYED, "ubuntu", "noble", "ga-24.04", "");
    assertThat(network().image().subarchitecture()).isEqualTo("hwe-24.04");
  }

  @Test
  void centosIsInstalledWithoutMultipath() {
    in(State.DEPLOYING, State.ALLOCATED, "centos", "centos70", "", "");
    assertThat(network().kernelLine().text()).endsWith(" log_port=5247 nvme-core.multipath=0");
    in(State.COMMISSIONING, State.NEW, "centos", "centos70", "", "");
    assertThat(network().kernelLine().text()).doesNotContain("multipath");
  }

  @Test
  void whatTheKernelLineMayNameIsSaid() {
    in(State.COMMISSIONING, State.NEW, "", "", "", "");
    assertThat(network().parameters())
        .containsEntry("system_id", machine.id().value())
        .containsEntry("hostname", "a")
        .containsEntry("osystem", "ubuntu")
        .containsEntry("release", "noble")
        .containsEntry("log_port", "5247")
        .containsKeys("preseed_url", "log_host", "label");
  }

  private BootPlan.Network network() {
    return (BootPlan.Network) bench.boot(machine);
  }

  private void in(
      State state, State previous, String system, String series, String hwe, String least) {
    MachineId id = machine.id();
    bench.in(
        tx -> {
          Machine now = tx.machines().find(id).orElseThrow();
          Machine.Status s = now.status();
          Machine.Identity i = now.identity();
          return tx.machines()
              .update(
                  now.withStatus(
                          new Machine.Status(
                              state,
                              previous,
                              s.owner(),
                              false,
                              s.activity(),
                              s.activities(),
                              false,
                              "",
                              ""))
                      .withDeployment(
                          new Machine.Deployment(system, series, hwe, "", false, Optional.empty()))
                      .withIdentity(
                          new Machine.Identity(
                              i.type(),
                              i.parent(),
                              i.hostname(),
                              i.domain(),
                              i.description(),
                              i.architecture(),
                              i.hardwareUuid(),
                              least,
                              i.swapSize(),
                              i.dpu()))
                      .withBoot(
                          new Machine.Boot(
                              true, Optional.empty(), Optional.empty(), Optional.empty())))
              .orElseThrow();
        });
  }

  private static Image flavour(Image image, String kernel) {
    return new Image(
        image.osystem(),
        image.series(),
        image.architecture(),
        kernel,
        image.label(),
        image.title(),
        image.files());
  }
}
