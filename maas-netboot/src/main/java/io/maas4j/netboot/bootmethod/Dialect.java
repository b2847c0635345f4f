package io.maas4j.netboot.bootmethod;

/** The language of a generated boot configuration, and the boot method that it stands for. */
public enum Dialect {
  PXELINUX("pxe"),
  GRUB("uefi"),
  IPXE("ipxe"),
  /** Petitboot on OpenPOWER machines; recognised, no scripts. */
  POWERNV("powernv"),
  /** IBM Z under KVM; recognised, no scripts. */
  S390X("s390x"),
  /** IBM Z partitions; recognised, no scripts. */
  S390X_PARTITION("s390x_partition");

  private final String biosBootMethod;

  Dialect(String biosBootMethod) {
    this.biosBootMethod = biosBootMethod;
  }

  /** The value of {@code bios_boot_method} in the region's question. */
  public String biosBootMethod() {
    return biosBootMethod;
  }
}
