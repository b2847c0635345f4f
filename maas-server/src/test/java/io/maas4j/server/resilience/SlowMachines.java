package io.maas4j.server.resilience;

import io.maas4j.bootlog.BootStep;
import io.maas4j.id.MacAddress;
import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFault;
import io.maas4j.sample.sim.SimFault.BreaksOff;
import io.maas4j.sample.sim.SimFault.ClockBehind;
import io.maas4j.sample.sim.SimFault.DeafTo;
import io.maas4j.sample.sim.SimFault.HangsAfter;
import io.maas4j.sample.sim.SimStep;
import io.maas4j.server.resilience.SlowMachine.Pace;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines about which no alarm is to be raised. */
final class SlowMachines {
  private static final SimFault STAYS = new HangsAfter(SimStep.CLOUD_INIT, 1);
  private static final Duration LONG = Duration.ofMinutes(24);
  private static final String SCRIPT = "maas-lshw";

  private final Clock clock;

  SlowMachines(Clock clock) {
    this.clock = clock;
  }

  List<SlowMachine> all() {
    return List.of(
        slow("slow firmware", Map.of(SimStep.POWER_ON, LONG)),
        slow("slow TFTP", Map.of(SimStep.DHCP_ACK, minutes(5), SimStep.LOADER, minutes(8))),
        slow(
            "slow images",
            Map.of(
                SimStep.KERNEL, minutes(5), SimStep.INITRD, minutes(8), SimStep.ROOT, minutes(10))),
        slow("slow cloud-init", Map.of(SimStep.PRESEED, LONG)),
        of("DHCP takes several attempts", Firmware.UEFI_TFTP, List.of(new DeafTo(2), STAYS)),
        of(
            "a transfer is tried again",
            Firmware.BIOS_IPXE,
            List.of(new BreaksOff("squashfs", 500_000, BreaksOff.Manner.ABORTED_ONCE), STAYS)),
        of(
            "a clock that is put right",
            Firmware.BIOS_IPXE,
            List.of(new ClockBehind(Duration.ofHours(3), ClockBehind.Mending.BY_SERVERS), STAYS)),
        with("slow scripts", this::slowScripts),
        with("a memory test of hours", SlowMachines::longTest),
        with("a reboot for new firmware", SlowMachines::reboot),
        with("a card that nobody answers", this::secondCard),
        with("the other rack takes over", this::otherRack),
        with("a long installation", SlowMachines::longInstallation));
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  private static SlowMachine slow(String name, Map<SimStep, Duration> waits) {
    return new SlowMachine(
        name, Firmware.UEFI_TFTP, List.of(STAYS), waits, SlowMachines::commissioned);
  }

  private static SlowMachine of(String name, Firmware firmware, List<SimFault> faults) {
    return new SlowMachine(name, firmware, faults, Map.of(), SlowMachines::commissioned);
  }

  private static SlowMachine with(String name, SlowMachine.Story story) {
    return new SlowMachine(name, Firmware.BIOS_IPXE, List.of(STAYS), Map.of(), story);
  }

  private static void booted(Patient patient, Pace pace) throws Exception {
    patient.create(Map.of());
    patient.commission();
    patient.awaitRest();
    pace.wait(Duration.ofMinutes(2));
  }

  private static void commissioned(Patient patient, Pace pace) throws Exception {
    booted(patient, pace);
    patient.succeed();
    pace.wait(Duration.ofSeconds(30));
    patient.awaitStatus("Ready");
  }

  private void slowScripts(Patient patient, Pace pace) throws Exception {
    booted(patient, pace);
    RunnerReplay runner = patient.runner();
    runner.fetch("maas-scripts");
    runner.running(SCRIPT);
    for (int i = 0; i < 6; i++) {
      pace.wait(Duration.ofMinutes(20));
      runner.running(SCRIPT);
    }
    runner.passed(SCRIPT);
    patient.succeed();
    patient.awaitStatus("Ready");
  }

  private static void longTest(Patient patient, Pace pace) throws Exception {
    commissioned(patient, pace);
    patient.sim().powerOff();
    patient.post("test", Map.of("testing_scripts", "smartctl-validate"));
    patient.awaitRest();
    RunnerReplay runner = patient.runner();
    runner.fetch("maas-scripts");
    runner.running("smartctl-validate");
    for (int i = 0; i < 10; i++) {
      pace.wait(Duration.ofMinutes(25));
      runner.running("smartctl-validate");
    }
    runner.passed("smartctl-validate");
    runner.last("OK", "");
    patient.awaitStatus("Ready");
  }

  private static void reboot(Patient patient, Pace pace) throws Exception {
    booted(patient, pace);
    RunnerReplay runner = patient.runner();
    runner.fetch("maas-scripts");
    runner.running("maas-list-modaliases");
    runner.passed("maas-list-modaliases");
    runner.running(SCRIPT);
    pace.wait(Duration.ofMinutes(10));
    patient.sim().powerOff();
    pace.wait(Duration.ofMinutes(10));
    patient.sim().powerOn();
    patient.awaitRest();
    pace.wait(Duration.ofMinutes(2));
    patient.succeed();
    patient.awaitStatus("Ready");
  }

  /** One that is plugged in where nobody serves; firmware and system ask by it all the time. */
  private void secondCard(Patient patient, Pace pace) throws Exception {
    booted(patient, pace);
    MacAddress second = MacAddress.parse("52:54:00:66:00:01");
    patient.store(
        tx ->
            tx.interfaces()
                .put(
                    io.maas4j.network.Interface.physical(
                        new io.maas4j.id.MachineId(patient.id()), "eth1", second)));
    RunnerReplay runner = patient.runner();
    runner.fetch("maas-scripts");
    runner.running(SCRIPT);
    for (int i = 0; i < 4; i++) {
      patient.seen(new BootStep.Unanswered(clock.instant(), second, "DISCOVER", "unknown relay"));
      pace.wait(Duration.ofMinutes(6));
      runner.running(SCRIPT);
    }
    patient.succeed();
    patient.awaitStatus("Ready");
  }

  /** The first one falls silent in the middle of a loader. */
  private void otherRack(Patient patient, Pace pace) throws Exception {
    patient.create(Map.of("power_type", "manual"));
    patient.commission();
    MacAddress mac = MacAddress.parse(patient.mac());
    patient.seen(
        new BootStep.Leased(
            clock.instant(),
            mac,
            InetAddress.getByName(patient.address()),
            "arch=uefi-x64 pxe",
            Optional.of("bootx64.efi"),
            "DISCOVER",
            "ACK",
            Duration.ofMillis(3)),
        new BootStep.Fetched(
            clock.instant(),
            Optional.of(mac),
            InetAddress.getByName(patient.address()),
            BootStep.Transport.TFTP,
            "bootx64.efi",
            40_000,
            Duration.ofSeconds(30),
            BootStep.Ending.TIMED_OUT));
    pace.wait(Duration.ofMinutes(3));
    patient.sim().powerOn();
    patient.awaitRest();
    pace.wait(Duration.ofMinutes(10));
    patient.succeed();
    patient.awaitStatus("Ready");
  }

  private static void longInstallation(Patient patient, Pace pace) throws Exception {
    commissioned(patient, pace);
    patient.sim().powerOff();
    patient.region().client().post("machines/?op=allocate", Map.of("system_id", patient.id()));
    patient.post("deploy", Map.of("distro_series", "custom/demo"));
    patient.awaitRest();
    RunnerReplay runner = patient.runner();
    runner.event("curtin", "cmd-install", "start", "");
    for (String stage : List.of("partitioning", "extract", "curthooks")) {
      runner.event("curtin", "cmd-install/stage-" + stage, "start", "");
      pace.wait(LONG);
      runner.event("curtin", "cmd-install/stage-" + stage, "finish", "SUCCESS");
    }
    runner.netbootOff();
    runner.event("curtin", "cmd-install", "finish", "SUCCESS", "done\n");
    runner.event("cloudinit", "modules-final", "finish", "SUCCESS");
    pace.wait(LONG);
    runner.fetch("user-data");
    patient.awaitStatus("Deployed");
  }
}
