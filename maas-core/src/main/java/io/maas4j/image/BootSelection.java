package io.maas4j.image;

import java.util.List;

/**
 * What is wanted of a boot source.
 *
 * @param sourceId whose
 * @param os {@code ubuntu}; {@code *} for all
 * @param release {@code noble}; {@code *} for all
 * @param arches Debian's names; {@code *} for all
 * @param subarches {@code *} for all
 * @param labels {@code *} for all
 */
public record BootSelection(
    long id,
    long sourceId,
    String os,
    String release,
    List<String> arches,
    List<String> subarches,
    List<String> labels) {
  private static final List<String> ALL = List.of("*");

  public BootSelection {
    arches = List.copyOf(arches);
    subarches = List.copyOf(subarches);
    labels = List.copyOf(labels);
  }

  /** The one that a fresh region has. */
  public static BootSelection usual() {
    return new BootSelection(1, 1, "ubuntu", "noble", List.of("amd64"), ALL, ALL);
  }

  /** The same selection with another id. */
  public BootSelection withId(long newId) {
    return new BootSelection(newId, sourceId, os, release, arches, subarches, labels);
  }
}
