package io.maas4j.sample.sim;

/** Rungs of the ladder that a machine climbs. */
public enum SimStep {
  POWER_ON,
  DHCP_OFFER,
  DHCP_ACK,
  /** A boot loader was loaded. */
  LOADER,
  /** A boot configuration was read. */
  CONFIG,
  KERNEL,
  INITRD,
  /** The root file system of the ephemeral environment was downloaded. */
  ROOT,
  /** cloud-init read its configuration from the address in the kernel's line. */
  PRESEED,
  /** The disk's system starts. */
  LOCAL_BOOT,
  /** cloud-init found its datasource. */
  CLOUD_INIT,
  SCRIPT_STARTED,
  SCRIPT_ENDED,
  /** The system stays up. */
  UP,
  REBOOT,
  POWER_OFF,
  /** Something did not work but the machine goes on. */
  TROUBLE,
  /** The machine cannot go on; it stays on until it is switched off. */
  FAILED
}
