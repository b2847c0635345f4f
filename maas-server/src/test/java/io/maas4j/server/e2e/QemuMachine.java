package io.maas4j.server.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One virtual machine as it stands in the rack: unchanged by switching it on and off.
 *
 * @param name name in the BMC's paths and of the files; letters, digits and dashes
 * @param firmware what it boots with
 * @param uuid what SMBIOS says
 * @param tap index of the tap of the machines' namespace that its first card is plugged into, from
 *     0; its other cards have the next ones
 * @param directory where its disks, its firmware variables and its console log live
 * @param hardware what it is built of
 */
record QemuMachine(
    String name, Firmware firmware, UUID uuid, int tap, Path directory, QemuHardware hardware) {

  /**
   * What the kernels of emulated machines are told: not to distrust the emulated timer, to end with
   * the machine when they panic, and not to guard against weaknesses that no emulated processor
   * has.
   */
  static final String KERNEL_OPTIONS = "no_timer_check panic=-1 mitigations=off";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");
  private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

  QemuMachine {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("machine name '" + name + "' must match " + NAME);
    }
    for (QemuHardware.Card card : hardware.cards()) {
      if (!MAC.matcher(card.mac()).matches()) {
        throw new IllegalArgumentException(
            "MAC '" + card.mac() + "' must look like 52:54:00:e2:00:01");
      }
    }
    if (tap < 0 || hardware.mebibytes() < 256) {
      throw new IllegalArgumentException(
          "machine " + name + ": tap >= 0 and memory >= 256 MiB are needed");
    }
  }

  /**
   * A machine with 1 GiB of memory and a disk large enough for the mini disk image.
   *
   * @param number from 0; gives the tap, the MAC and the UUID
   */
  static QemuMachine numbered(int number, String name, Firmware firmware, Path directory) {
    String mac = String.format("52:54:00:e2:%02x:%02x", number >> 8 & 0xff, number & 0xff);
    UUID uuid = new UUID(0x4d414153_344a_4532L, 0x8000_5254_00e2_0000L | number);
    return new QemuMachine(name, firmware, uuid, number, directory, QemuHardware.small(mac, name));
  }

  /** Address of the card that it boots with. */
  String mac() {
    return hardware.cards().get(0).mac();
  }

  Path file(QemuHardware.Disk disk) {
    return directory.resolve(disk.serial() + ".raw");
  }

  Path firmwareVariables() {
    return directory.resolve(name + ".vars.fd");
  }

  Path consoleLog() {
    return directory.resolve(name + ".console.log");
  }

  /**
   * The QEMU command; the console is its standard output. A guest's reboot goes on in the same
   * process, a guest's power-off ends it.
   *
   * <p>Emulation on purpose: the test has to run where no hypervisor is. The processor model is not
   * "max", which is slow enough under emulation to trip the kernel's lock-up detector.
   */
  List<String> command() {
    List<String> command = new ArrayList<>(processor());
    command.addAll(List.of("-name", name, "-accel", "tcg,thread=multi"));
    command.addAll(hardware.processors());
    command.addAll(List.of("-uuid", uuid.toString(), "-rtc", "base=utc"));
    command.addAll(List.of("-nodefaults", "-display", "none", "-monitor", "none"));
    command.addAll(
        List.of("-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"));
    String bus = firmware == Firmware.S390X ? "ccw" : "pci";
    command.addAll(List.of("-device", "virtio-rng-" + bus));
    if (firmware.architecture().equals("amd64")) {
      // servers have one, and a disk's GRUB for BIOS hangs without
      command.addAll(List.of("-device", "VGA"));
    }
    firmware
        .uefi()
        .ifPresent(
            platform -> {
              command.add("-drive");
              command.add("if=pflash,format=raw,readonly=on,file=" + platform.code());
              command.add("-drive");
              command.add("if=pflash,format=raw,file=" + firmwareVariables());
            });
    if (firmware.network() == Firmware.Network.HTTP) {
      for (String protocol : List.of("IPv4", "IPv6")) {
        command.add("-fw_cfg");
        command.add("name=opt/org.tianocore/" + protocol + "PXESupport,string=n");
      }
    }
    // Without a ROM in the card OVMF uses its own network stack, with one it would run iPXE.
    String rom = firmware.uefi().isEmpty() ? "" : ",romfile=";
    command.addAll(hardware.network(bus, tap, rom));
    command.addAll(hardware.storage(bus, this::file));
    return command;
  }

  private List<String> processor() {
    List<String> command = new ArrayList<>(List.of(firmware.emulator()));
    command.addAll(
        switch (firmware.architecture()) {
          case "arm64" -> List.of("-M", "virt,gic-version=2", "-cpu", "cortex-a57");
          case "ppc64el" -> List.of("-M", "pseries", "-cpu", "power9");
          case "s390x" -> List.of("-M", "s390-ccw-virtio");
          default -> List.of("-M", "q35", "-cpu", "qemu64");
        });
    return command;
  }
}
