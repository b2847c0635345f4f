package io.maas4j.diagnosis;

/** How far a machine has come, in the order in which machines come there. */
enum Stage {
  NOTHING("nothing was heard of it"),
  ON("it was switched on"),
  ADDRESS("it was given an address"),
  LOADER("it loaded its boot loader"),
  NEXT_LOADER("it loaded GRUB"),
  CONFIG("it asked what to boot"),
  KERNEL("it loaded the kernel"),
  INITRD("it loaded the initrd"),
  SYSTEM_ADDRESS("its kernel was given an address"),
  ROOT("it loaded the root file system"),
  PRESEED("it got its preseed"),
  INSTANCE("cloud-init found the metadata service"),
  USER_DATA("it got its user data"),
  SCRIPTS("it fetched its scripts"),
  WORKING("it ran its scripts"),
  INSTALLED("the installation ended"),
  LOCAL("it was told to boot from its disk"),
  OS("the installed system reported");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  /** A sentence about the machine. */
  String words() {
    return words;
  }
}
