package io.maas4j.server.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFault;
import io.maas4j.sample.sim.SimFault.AsksInstead;
import io.maas4j.sample.sim.SimFault.ClockBehind;
import io.maas4j.sample.sim.SimFault.HangsAfter;
import io.maas4j.sample.sim.SimFault.ResetsAfter;
import io.maas4j.sample.sim.SimFault.SignsWith;
import io.maas4j.sample.sim.SimStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What goes wrong once a system runs: metadata, scripts, installation. */
final class TroublesOfSystems {
  private static final HangsAfter STAYS = new HangsAfter(SimStep.CLOUD_INIT, 1);
  private static final String SCRIPT = "maas-lshw";

  private final String[] personsKey;

  /**
   * @param personsKey of somebody who is no machine, {@code consumer:token:secret}
   */
  TroublesOfSystems(String personsKey) {
    this.personsKey = personsKey.split(":", -1);
  }

  List<Trouble> metadata() {
    return List.of(
        Trouble.of("preseed-not-asked").with(new HangsAfter(SimStep.ROOT, 1)),
        Trouble.of("preseed-failed").with(new AsksInstead("/by-id/", "/by-id/zz")),
        Trouble.of("metadata-not-asked").with(new HangsAfter(SimStep.PRESEED, 1)),
        Trouble.of("clock-skew")
            .with(new ClockBehind(Duration.ofHours(2), ClockBehind.Mending.NEVER)),
        Trouble.of("key-revoked").with(new SignsWith("gone", "gone", "gone")),
        Trouble.of("key-wrong").with(new SignsWith("", "", "wrong")),
        Trouble.of("metadata-forbidden")
            .with(new SignsWith(personsKey[0], personsKey[1], personsKey[2])),
        Trouble.of("user-data-missing")
            .with(new AsksInstead("2012-03-01/user-data", "2012-03-01/no/user-data"), STAYS),
        Trouble.of("user-data-not-run").with(STAYS),
        Trouble.of("cloud-init-failed")
            .with(STAYS)
            .story(
                patient -> {
                  Trouble.COMMISSIONED.tell(patient);
                  patient.runner().event("cloudinit", "modules-config", "finish", "FAIL");
                  patient.awaitStatus("Failed commissioning");
                }));
  }

  List<Trouble> scripts() {
    return List.of(
        Trouble.of("scripts-not-served")
            .with(STAYS)
            .story(
                patient -> {
                  Trouble.COMMISSIONED.tell(patient);
                  patient.runner().fetch("no/maas-scripts");
                }),
        failed(
            "mirror-unreachable",
            "INSTALLING",
            100,
            "Err:1 http://archive.test noble InRelease\n"
                + "  Temporary failure resolving 'archive.test'\nE: Unable to locate package x\n"),
        failed("packages-failed", "INSTALLING", 100, "E: Unable to locate package nosuch\n"),
        failed("network-config-failed", "APPLYING_NETCONF", 1, "netplan: eth7 is not there\n"),
        Trouble.of("hardware-report-invalid")
            .with(STAYS)
            .running(
                patient -> {
                  RunnerReplay runner = patient.runner();
                  runner.running(RunnerReplay.HARDWARE);
                  runner.passed(RunnerReplay.HARDWARE, "no JSON at all".getBytes(UTF_8));
                  runner.last("OK", "");
                }),
        Trouble.of("storage-layout-impossible")
            .with(STAYS)
            .running(
                patient -> {
                  RunnerReplay runner = patient.runner();
                  runner.running(RunnerReplay.HARDWARE);
                  runner.passed(
                      RunnerReplay.HARDWARE,
                      TroubleHardware.withLayout(
                          "{\"layout\": 5}", patient.mac(), patient.address()));
                  runner.last("OK", "");
                }),
        failed("script-timed-out", "TIMEDOUT", 124, "still waiting\n"),
        failed("script-not-runnable", "WORKING", 127, "env: 'python2': No such file\n"),
        failed("script-killed", "WORKING", 137, "Killed\n"),
        failed("script-failed", "WORKING", 3, "lshw: 12: frobnicate: not found\n"),
        failed(
            "script-failed",
            "WORKING",
            1,
            "Traceback (most recent call last):\n  File \"/tmp/x\", line 7, in <module>\n"
                + "KeyError: 'size'\n"),
        Trouble.of("test-failed").with(STAYS).story(TroublesOfSystems::tested),
        Trouble.of("machine-says-failed")
            .with(STAYS)
            .running(
                patient -> patient.runner().last("FAILED", "the runner found no room in /tmp")),
        Trouble.of("runner-silent")
            .with(STAYS)
            .running(patient -> patient.runner().running(SCRIPT)),
        Trouble.of("runner-stopped").with(STAYS).running(patient -> {}));
  }

  private static Trouble failed(String fault, String word, int exit, String stderr) {
    return Trouble.of(fault)
        .with(STAYS)
        .running(
            patient -> {
              RunnerReplay runner = patient.runner();
              runner.running("maas-list-modaliases");
              runner.passed("maas-list-modaliases");
              if (word.equals("WORKING") || word.equals("TIMEDOUT")) {
                runner.running(SCRIPT);
              } else {
                runner.stage(word, SCRIPT);
              }
              runner.ended(word, SCRIPT, exit, stderr);
              runner.last("FAILED", "1 script failed: " + SCRIPT);
            });
  }

  private static void tested(Patient patient) throws Exception {
    patient.create(Map.of());
    patient.commission();
    patient.awaitRest();
    patient.succeed();
    patient.awaitStatus("Ready");
    patient.sim().powerOff();
    patient.post("test", Map.of("testing_scripts", "smartctl-validate"));
    patient.awaitRest();
    RunnerReplay runner = patient.runner();
    runner.fetch("maas-scripts");
    runner.running("smartctl-validate");
    runner.ended("WORKING", "smartctl-validate", 1, "SMART overall-health: FAILED!\n");
    runner.last("FAILED", "1 test failed");
    patient.awaitStatus("Failed testing");
  }

  List<Trouble> installations() {
    return List.of(
        logged("install-no-space", "tar: write error: No space left on device\n"),
        logged("install-no-disk", "ValueError: Could not find disk with serial S1\n"),
        logged("install-image-unreachable", "the sha256 of the image is not what it should be\n"),
        logged("install-bootloader", "grub-install: error: cannot find EFI directory.\n"),
        logged("install-failed", "something else went wrong\n"),
        Trouble.of("install-loop")
            .with(STAYS)
            .installing(
                patient -> {
                  for (int i = 0; i < 2; i++) {
                    patient.sim().powerOff();
                    patient.sim().powerOn();
                    patient.awaitRest();
                  }
                }),
        Trouble.of("disk-not-booted")
            .by(Firmware.UEFI_TFTP)
            .with(STAYS)
            .installing(TroublesOfSystems::installed),
        Trouble.of("os-silent")
            .with(STAYS)
            .installing(
                patient -> {
                  Path disk = patient.sim().directory().resolve("dev/sda");
                  Files.write(disk, "boot".getBytes(UTF_8), StandardOpenOption.WRITE);
                  installed(patient);
                }));
  }

  private static Trouble logged(String fault, String log) {
    return Trouble.of(fault)
        .with(STAYS)
        .installing(
            patient -> {
              RunnerReplay runner = patient.runner();
              runner.event("curtin", "cmd-install", "start", "");
              runner.event("curtin", "cmd-install/stage-extract", "start", "");
              runner.event("curtin", "cmd-install/stage-extract", "finish", "FAIL");
              runner.event("curtin", "cmd-install", "finish", "FAIL", "Running…\n" + log);
              patient.awaitStatus("Failed deployment");
            });
  }

  /** The installer ends well, and the machine starts again. */
  private static void installed(Patient patient) throws IOException, InterruptedException {
    RunnerReplay runner = patient.runner();
    runner.event("curtin", "cmd-install", "start", "");
    runner.netbootOff();
    runner.event("curtin", "cmd-install", "finish", "SUCCESS", "done\n");
    runner.event("cloudinit", "modules-final", "finish", "SUCCESS");
    patient.sim().powerOff();
    patient.sim().powerOn();
    patient.awaitRest();
  }

  List<Trouble> whole() {
    return List.of(
        Trouble.of("reboot-loop").with(new ResetsAfter(SimStep.CLOUD_INIT, 1)),
        Trouble.of("duplicate-uuid")
            .with(STAYS)
            .running(
                patient -> {
                  String uuid = "11111111-2222-3333-4444-555555555555";
                  RunnerReplay runner = patient.runner();
                  patient
                      .region()
                      .client()
                      .post(
                          "machines/",
                          Map.of(
                              "hostname", "twin-of-uuid",
                              "architecture", "amd64/generic",
                              "mac_addresses", "52:54:00:77:00:01",
                              "power_type", "manual",
                              "commission", "false"));
                  patient.store(tx -> twin(tx, uuid));
                  runner.running(RunnerReplay.HARDWARE);
                  runner.passed(
                      RunnerReplay.HARDWARE,
                      TroubleHardware.of(uuid, patient.mac(), patient.address()));
                }),
        Trouble.of("duplicate-mac").with(SimFault.Dhcp.SILENT).story(TroublesOfSystems::robbed),
        Trouble.of("timed-out")
            .with(STAYS)
            .running(
                patient -> {
                  RunnerReplay runner = patient.runner();
                  for (String script : patient.scripts()) {
                    runner.running(script);
                    if (script.equals(RunnerReplay.HARDWARE)) {
                      runner.passed(script, patient.hardware());
                    } else {
                      runner.passed(script);
                    }
                  }
                }));
  }

  private static io.maas4j.machine.Machine twin(io.maas4j.store.spi.Tx tx, String uuid) {
    io.maas4j.machine.Machine other =
        tx.machines().list(io.maas4j.machine.MachineFilter.builder().build()).stream()
            .filter(m -> m.hostname().equals("twin-of-uuid"))
            .findFirst()
            .flatMap(m -> tx.machines().lock(m.id()))
            .orElseThrow();
    return tx.machines()
        .update(other.withIdentity(other.identity().withHardwareUuid(java.util.Optional.of(uuid))))
        .orElseThrow();
  }

  /** While it is commissioned, another machine's hardware report names its card. */
  private static void robbed(Patient patient) throws Exception {
    Trouble.COMMISSIONED.tell(patient);
    String other =
        patient
            .region()
            .client()
            .post(
                "machines/",
                Map.of(
                    "hostname", "has-the-card",
                    "architecture", "amd64/generic",
                    "mac_addresses", "52:54:00:77:00:02",
                    "power_type", "manual",
                    "commission", "false"))
            .path("system_id")
            .asText();
    patient
        .region()
        .client()
        .post("machines/" + other + "/?op=commission", Map.of("testing_scripts", "none"));
    RunnerReplay runner = patient.runnerOf(other);
    runner.running(RunnerReplay.HARDWARE);
    runner.passed(RunnerReplay.HARDWARE, TroubleHardware.of("", patient.mac(), patient.address()));
  }
}
