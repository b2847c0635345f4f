package io.maas4j.image.importing;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is here before an import.
 *
 * @param sets what imports brought, or began to bring
 */
public record Holdings(List<StoredSet> sets, Contents contents) {
  public static final Holdings NONE = new Holdings(List.of(), Contents.NONE);

  public Holdings {
    sets = List.copyOf(sets);
  }

  /** Sets that can be served. */
  Stream<StoredSet> complete() {
    return sets.stream().filter(contents::has);
  }
}
