package io.maas4j.server.e2e;

/** What a QEMU machine starts with; all of them try the network first, then the disk. */
enum Firmware {
  /** SeaBIOS with QEMU's own iPXE in the network card's ROM. */
  BIOS,
  /** OVMF with its own PXE: architecture 00:07, loader by TFTP. */
  UEFI,
  /** OVMF with PXE switched off: architecture 00:10, loader by HTTP. */
  UEFI_HTTP
}
