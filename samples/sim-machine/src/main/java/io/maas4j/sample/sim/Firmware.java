package io.maas4j.sample.sim;

/** Which firmware a simulated machine has; each boots as the captured real one does. */
public enum Firmware {
  /** SeaBIOS with an iPXE option ROM: everything after DHCP over HTTP. */
  BIOS_IPXE,

  /** OVMF's own PXE: shim and GRUB over TFTP. */
  UEFI_TFTP,

  /** OVMF's HTTP boot: shim and GRUB over HTTP. */
  UEFI_HTTP;

  /** Whether the operating system finds {@code /sys/firmware/efi}. */
  public boolean uefi() {
    return this != BIOS_IPXE;
  }
}
