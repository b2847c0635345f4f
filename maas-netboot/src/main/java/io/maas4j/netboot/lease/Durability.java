package io.maas4j.netboot.lease;

/** When a lease counts as kept, so that its ACK may leave (netboot contract, section 6). */
public enum Durability {
  /** At once: no file is written, and a restart forgets all leases. */
  MEMORY,
  /** Written to the operating system: survives the process, not a power cut. */
  OS,
  /** On the disk: one sync for all leases that wait for one. */
  SYNC
}
