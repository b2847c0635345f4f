package io.maas4j.sample.sim;

/** How a boot loader ended. */
sealed interface LoaderOutcome {
  /**
   * A kernel starts.
   *
   * @param commandLine without the kernel's own name
   */
  record Kernel(String commandLine) implements LoaderOutcome {}

  /** The disk's own loader starts. */
  record LocalDisk(String how) implements LoaderOutcome {}

  /** The firmware tries its next device. */
  record NextDevice(String why) implements LoaderOutcome {}

  record PowerOff() implements LoaderOutcome {}

  record Reboot() implements LoaderOutcome {}
}
