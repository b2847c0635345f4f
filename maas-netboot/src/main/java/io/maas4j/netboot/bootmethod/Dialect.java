package io.maas4j.netboot.bootmethod;

/** The language of a generated boot configuration, and the boot method that it stands for. */
public enum Dialect {
  PXELINUX("pxe"),
  GRUB("uefi"),
  IPXE("ipxe"),
  /** Petitboot on OpenPOWER machines: PXELINUX's language without its extensions. */
  POWERNV("powernv"),
  /** IBM Z under KVM: as petitboot, fetching over TFTP only. */
  S390X("s390x"),
  /** IBM Z partitions: PXELINUX's frame around {@code key=value} lines. */
  S390X_PARTITION("s390x_partition");

  private final String biosBootMethod;

  Dialect(String biosBootMethod) {
    this.biosBootMethod = biosBootMethod;
  }

  /**
   * Whether its loaders ask by names without their hardware address, which then has to be found by
   * the address that they ask from.
   */
  public boolean asksWithoutHardwareAddress() {
    return this == POWERNV || this == S390X || this == S390X_PARTITION;
  }

  /** The value of {@code bios_boot_method} in the region's question. */
  public String biosBootMethod() {
    return biosBootMethod;
  }
}
