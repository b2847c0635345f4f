package io.maas4j.server.e2e;

import java.nio.file.Path;
import java.util.Optional;

/** What a QEMU machine starts with; all of them try the network first, then the disk. */
enum Firmware {
  /** SeaBIOS with QEMU's own iPXE in the network card's ROM: architecture 00:00. */
  BIOS("amd64", Optional.empty(), Network.ROM),
  /** OVMF with its own PXE: architecture 00:07, loader by TFTP. */
  UEFI("amd64", Optional.of(Platform.OVMF), Network.PXE),
  /** OVMF with PXE switched off: architecture 00:10, loader by HTTP. */
  UEFI_HTTP("amd64", Optional.of(Platform.OVMF), Network.HTTP),
  /** AAVMF, emulated, with its own PXE: architecture 00:0b, loader by TFTP. */
  ARM64("arm64", Optional.of(Platform.AAVMF), Network.PXE),
  /** AAVMF with PXE switched off: architecture 00:13, loader by HTTP. */
  ARM64_HTTP("arm64", Optional.of(Platform.AAVMF), Network.HTTP),
  /** Open firmware (SLOF) of a POWER machine: architecture 00:0c, loader by TFTP. */
  PPC64EL("ppc64el", Optional.empty(), Network.ROM),
  /** The network loader of a KVM guest on IBM Z: architecture 00:1f, no other loader. */
  S390X("s390x", Optional.empty(), Network.ROM);

  private final String architecture;
  private final Optional<Platform> uefi;
  private final Network network;

  Firmware(String architecture, Optional<Platform> uefi, Network network) {
    this.architecture = architecture;
    this.uefi = uefi;
    this.network = network;
  }

  /** Debian's name of the processor's architecture. */
  String architecture() {
    return architecture;
  }

  /** The QEMU that emulates it. */
  String emulator() {
    return switch (architecture) {
      case "arm64" -> "qemu-system-aarch64";
      case "ppc64el" -> "qemu-system-ppc64";
      case "s390x" -> "qemu-system-s390x";
      default -> "qemu-system-x86_64";
    };
  }

  /** Its files; empty for what QEMU brings along. */
  Optional<Platform> uefi() {
    return uefi;
  }

  /** Whether it tells the system the machine's UUID. */
  boolean hasSmbios() {
    return !architecture.equals("ppc64el") && !architecture.equals("s390x");
  }

  /** Which of its ways to the network it takes. */
  Network network() {
    return network;
  }

  /** A way to the network. */
  enum Network {
    /** The program in the network card. */
    ROM,
    /** UEFI's own PXE. */
    PXE,
    /** UEFI's own HTTP boot. */
    HTTP
  }

  /** UEFI for one architecture. */
  enum Platform {
    OVMF("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    AAVMF("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd");

    private final Path code;
    private final Path variables;

    Platform(String code, String variables) {
      this.code = Path.of(code);
      this.variables = Path.of(variables);
    }

    /** The half that is never written. */
    Path code() {
      return code;
    }

    /** Empty variable store, copied for each machine. */
    Path variables() {
      return variables;
    }
  }
}
