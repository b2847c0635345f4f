package io.maas4j.fleet;

import io.maas4j.image.Image;
import io.maas4j.image.KernelLine;

/** What a machine boots now. */
public sealed interface BootPlan {
  /**
   * A kernel from the network.
   *
   * @param purpose {@code commissioning} or {@code xinstall}
   * @param image bootable
   */
  record Network(String purpose, Image image, KernelLine kernelLine) implements BootPlan {}

  /**
   * Its own disk.
   *
   * @param architecture Debian's name
   */
  record Local(String architecture) implements BootPlan {}

  /** Not known under this name; the loader has more names to try. */
  record Unknown(String why) implements BootPlan {}

  /** Nothing to boot, although there should be. */
  record Impossible(String why) implements BootPlan {}
}
