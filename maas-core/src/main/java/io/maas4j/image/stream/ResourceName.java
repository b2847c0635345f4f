package io.maas4j.image.stream;

import java.util.Comparator;

/**
 * What a boot resource is known by.
 *
 * @param os {@code ubuntu}; of a boot loader its package
 * @param release {@code noble}; of a boot loader the firmware that it is for
 * @param arch Debian's name
 * @param subarch {@code hwe-24.04-lowlatency}: with the kernel's flavour; {@code generic} mostly
 */
public record ResourceName(String os, String release, String arch, String subarch)
    implements Comparable<ResourceName> {
  private static final Comparator<ResourceName> ORDER =
      Comparator.comparing(ResourceName::os)
          .thenComparing(ResourceName::release)
          .thenComparing(ResourceName::arch)
          .thenComparing(ResourceName::subarch);

  /** The operating system for an architecture, whatever its kernels. */
  public Triple triple() {
    return new Triple(os, release, arch);
  }

  @Override
  public int compareTo(ResourceName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return os + "/" + release + " " + arch + "/" + subarch;
  }

  /** What one source alone supplies. */
  public record Triple(String os, String release, String arch) {
    @Override
    public String toString() {
      return os + "/" + release + " " + arch;
    }
  }
}
