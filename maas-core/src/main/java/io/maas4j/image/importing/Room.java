package io.maas4j.image.importing;

import java.util.OptionalLong;

/**
 * How much may be stored.
 *
 * @param quota bytes that the store may have; empty for as much as the disk holds
 * @param usable bytes that are free on its disk
 * @param reserve bytes that have to stay free there
 */
public record Room(OptionalLong quota, long usable, long reserve) {
  public Room {
    if (quota.orElse(0) < 0 || usable < 0 || reserve < 0) {
      throw new IllegalArgumentException("a number of bytes is negative");
    }
  }
}
