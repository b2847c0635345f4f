package io.maas4j.os;

/** What a system asks of a machine's storage (lifecycle contract, section 7.5.1). */
public enum StorageRules {
  /** Nothing but a disk to boot from: the image brings its own partitions. */
  DISK_ONLY,
  /** Everything that Linux boots from has to be mounted somewhere. */
  LINUX,
  /** As {@link #LINUX}, without what Red Hat's kernels and installers leave out. */
  RED_HAT,
  /** A datastore, where the disk is laid out for one. */
  VMFS
}
