package io.maas4j.server.resilience;

import io.maas4j.bootlog.BootStep;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Fabric;
import io.maas4j.network.Vlan;
import io.maas4j.sample.sim.Firmware;
import io.maas4j.sample.sim.SimFault;
import io.maas4j.sample.sim.SimFault.AsksInstead;
import io.maas4j.sample.sim.SimFault.BreaksOff;
import io.maas4j.sample.sim.SimFault.HangsAfter;
import io.maas4j.sample.sim.SimFault.ResetsAfter;
import io.maas4j.sample.sim.SimStep;
import io.maas4j.server.resilience.Trouble.Net;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes wrong between the power button and the root file system. */
final class TroublesOfBoot {
  private static final int ARM64 = 11;

  private final Clock clock;

  TroublesOfBoot(Clock clock) {
    this.clock = clock;
  }

  List<Trouble> power() {
    return List.of(
        Trouble.of("power-by-hand")
            .story(
                patient -> {
                  patient.create(Map.of("power_type", "manual"));
                  patient.commission();
                }),
        Trouble.of("bmc-unreachable")
            .story(
                patient -> {
                  patient.create(
                      Map.of("power_parameters_power_query_uri", "http://127.0.0.1:1/status"));
                  patient.commission();
                  patient.awaitStatus("New");
                }),
        Trouble.of("bmc-credentials").with(SimFault.Bmc.KNOWS_NOBODY).story(this::poweredInVain),
        Trouble.of("bmc-settings")
            .story(
                patient -> {
                  patient.create(Map.of("power_parameters_power_on_uri", "ftp://bmc/on"));
                  patient.commission();
                  patient.awaitStatus("New");
                }),
        Trouble.of("bmc-refuses").with(SimFault.Bmc.REFUSES).story(this::poweredInVain),
        Trouble.of("power-stays-off").with(SimFault.Bmc.STAYS_OFF).story(this::poweredInVain),
        Trouble.of("power-lost")
            .with(new HangsAfter(SimStep.CLOUD_INIT, 1))
            .running(
                patient -> {
                  // whoever goes off before its order was seen through is switched on once more
                  patient.await("is known to be on", () -> patient.hasEventOf("Node powered on"));
                  patient.runner().running("maas-lshw");
                  patient.sim().powerOff();
                  patient
                      .region()
                      .client()
                      .get("machines/" + patient.id() + "/?op=query_power_state");
                }),
        Trouble.of("power-off-fails")
            .with(SimFault.Bmc.STAYS_ON, new HangsAfter(SimStep.CLOUD_INIT, 1))
            .story(
                patient -> {
                  Trouble.COMMISSIONED.tell(patient);
                  patient.succeed();
                  patient.awaitStatus("Ready");
                  patient
                      .region()
                      .client()
                      .post("machines/?op=allocate", Map.of("system_id", patient.id()));
                  patient.post("release", Map.of());
                  patient.await("goes on", () -> !patient.status().equals("Releasing"));
                }));
  }

  private void poweredInVain(Patient patient) throws Exception {
    patient.create(Map.of());
    patient.commission();
    patient.awaitStatus("New");
  }

  List<Trouble> dhcp() {
    return List.of(
        Trouble.of("dhcp-silent").with(SimFault.Dhcp.SILENT),
        Trouble.of("dhcp-off")
            .on(Net.OFF)
            .story(
                patient -> {
                  patient.create(Map.of());
                  patient.onVlan(patient.vlan(Net.OFF.cidr()));
                  patient.commission();
                  patient.awaitRest();
                }),
        Trouble.of("dhcp-no-rack")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> silentOn(patient, Vlan.of(1, 1001).withDhcp(true))),
        Trouble.of("dhcp-relay-silent")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> silentOn(patient, relayed(patient))),
        // on a loopback device every request comes in where some subnet is served
        Trouble.of("dhcp-no-subnet")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> unanswered(patient, "DISCOVER", "no subnet on this interface")),
        // a client with too little room for a reply has no place among these machines
        Trouble.of("dhcp-not-answered")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> unanswered(patient, "DISCOVER", "reply does not fit")),
        Trouble.of("dhcp-unknown-relay").on(Net.STRANGE),
        Trouble.of("dhcp-pool-empty").on(Net.TINY),
        // a host that answers the rack's ping needs a link of its own
        Trouble.of("dhcp-addresses-taken")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> unanswered(patient, "DISCOVER", "addresses in use elsewhere")),
        Trouble.of("dhcp-foreign").with(SimFault.Dhcp.TAKES_ANOTHERS),
        Trouble.of("dhcp-offer-lost").with(new SimFault.DeafTo(1000)),
        Trouble.of("dhcp-declined").with(SimFault.Dhcp.DECLINES),
        Trouble.of("dhcp-refused").with(SimFault.Dhcp.INSISTS_ON_A_STRANGE_ADDRESS),
        // a snippet would deny the other machines of the test as well
        Trouble.of("dhcp-denied")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> unanswered(patient, "DISCOVER", "booting denied")),
        // a disk that takes no lease would take none of the other machines' either
        Trouble.of("dhcp-lease-not-kept")
            .with(SimFault.Dhcp.SILENT)
            .story(patient -> unanswered(patient, "REQUEST", "lease not kept")),
        Trouble.of("local-disk-booted").with(SimFault.Dhcp.BOOTS_ITS_DISK),
        Trouble.of("boot-arch-disabled").by(Firmware.UEFI_TFTP).on(Net.BARRED));
  }

  private void silentOn(Patient patient, Vlan vlan) throws Exception {
    patient.create(Map.of());
    patient.onVlan(patient.store(tx -> tx.topology().put(vlan)).id());
    patient.commission();
    patient.awaitRest();
  }

  private static Vlan relayed(Patient patient) {
    long fabric =
        patient
            .store(tx -> tx.topology().fabrics().stream().map(Fabric::id).findFirst())
            .orElseThrow();
    return Vlan.of(fabric, 1002).withRelay(Optional.of(patient.vlan(Net.MAIN.cidr())));
  }

  private void unanswered(Patient patient, String message, String why) throws Exception {
    Trouble.COMMISSIONED.tell(patient);
    MacAddress mac = MacAddress.parse(patient.mac());
    BootStep step = new BootStep.Unanswered(clock.instant(), mac, message, why);
    patient.seen(step, step, step);
  }

  List<Trouble> loaders() {
    return List.of(
        Trouble.of("wrong-architecture")
            .by(Firmware.UEFI_TFTP)
            .with(new SimFault.Announces(ARM64), new HangsAfter(SimStep.INITRD, 1)),
        Trouble.of("loader-not-asked")
            .by(Firmware.UEFI_TFTP)
            .with(new HangsAfter(SimStep.DHCP_ACK, 1)),
        Trouble.of("loader-missing")
            .by(Firmware.UEFI_TFTP)
            .with(new AsksInstead("bootx64.efi", "bootx64-old.efi")),
        Trouble.of("loader-http-missing")
            .by(Firmware.UEFI_HTTP)
            .with(new AsksInstead("bootx64.efi", "bootx64-old.efi")),
        Trouble.of("loader-timeout")
            .by(Firmware.UEFI_TFTP)
            .with(new BreaksOff("grubx64.efi", 100_000, BreaksOff.Manner.SILENT))
            .story(
                patient -> {
                  Trouble.COMMISSIONED.tell(patient);
                  patient.await("is given up", () -> patient.hasEvent("grubx64.efi (timed out"));
                }),
        Trouble.of("loader-aborted")
            .by(Firmware.UEFI_TFTP)
            .with(new BreaksOff("bootx64.efi", 100_000, BreaksOff.Manner.ABORTED)),
        Trouble.of("loader-refused").by(Firmware.UEFI_TFTP).with(new HangsAfter(SimStep.LOADER, 1)),
        Trouble.of("loader-refused").by(Firmware.UEFI_HTTP).with(new HangsAfter(SimStep.LOADER, 1)),
        Trouble.of("grub-refused").by(Firmware.UEFI_TFTP).with(new HangsAfter(SimStep.LOADER, 2)),
        Trouble.of("loader-loop").by(Firmware.UEFI_TFTP).with(new ResetsAfter(SimStep.LOADER, 2)));
  }

  List<Trouble> images() {
    return List.of(
        Trouble.of("image-missing").story(this::ofAnotherArchitecture),
        Trouble.of("image-file-missing").with(new AsksInstead("/images/", "/images/00")),
        Trouble.of("kernel-not-asked").with(new HangsAfter(SimStep.CONFIG, 2)),
        Trouble.of("boot-file-aborted")
            .with(new BreaksOff("boot-initrd", 300_000, BreaksOff.Manner.ABORTED)),
        // the rack waits for a minute of real time, which no test puts forward
        Trouble.of("boot-file-timeout")
            .with(new HangsAfter(SimStep.KERNEL, 1))
            .story(patient -> silentTransfer(patient, "boot-initrd")),
        Trouble.of("kernel-silent").with(new HangsAfter(SimStep.INITRD, 1)),
        Trouble.of("kernel-silent").by(Firmware.UEFI_TFTP).with(new HangsAfter(SimStep.INITRD, 1)),
        Trouble.of("root-not-asked").with(new HangsAfter(SimStep.DHCP_ACK, 2)),
        Trouble.of("memory-too-small")
            .with(new BreaksOff("squashfs", 1_000_000, BreaksOff.Manner.ABORTED)),
        // the rack waits for a minute of real time, which no test puts forward
        Trouble.of("root-timeout")
            .with(new HangsAfter(SimStep.DHCP_ACK, 2))
            .story(patient -> silentTransfer(patient, "squashfs")),
        Trouble.of("reboot-loop").with(new ResetsAfter(SimStep.INITRD, 1)));
  }

  /** The image of its architecture goes between the order and the boot. */
  private void ofAnotherArchitecture(Patient patient) throws Exception {
    patient.create(Map.of("power_type", "manual"));
    patient.commission();
    patient.store(
        tx -> {
          Machine machine = tx.machines().lock(new MachineId(patient.id())).orElseThrow();
          return tx.machines()
              .update(machine.withIdentity(machine.identity().withArchitecture("ppc64el/generic")))
              .orElseThrow();
        });
    patient.sim().powerOn();
    patient.awaitStatus("Failed commissioning");
  }

  private void silentTransfer(Patient patient, String file) throws Exception {
    Trouble.COMMISSIONED.tell(patient);
    patient.seen(
        new BootStep.Fetched(
            clock.instant(),
            Optional.of(MacAddress.parse(patient.mac())),
            InetAddress.getByName(patient.address()),
            BootStep.Transport.HTTP,
            "/images/1f/ubuntu/amd64/generic/noble/stable/" + file,
            1_000_000,
            Duration.ofSeconds(60),
            BootStep.Ending.TIMED_OUT));
  }
}
