package io.maas4j.image.importing;

import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ResourceName;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One version of a resource that an import brought, or began to bring.
 *
 * @param sourceId of the source that it came from; empty when that is not known any more
 * @param subarches what its kernel serves, its own sub-architecture included
 * @param contents of its files
 */
public record StoredSet(
    ResourceName name,
    Origin origin,
    OptionalLong sourceId,
    String version,
    String label,
    Set<String> subarches,
    Set<Content> contents) {
  /** The newest last; of one version always the same one. */
  static final Comparator<StoredSet> BY_VERSION =
      Comparator.comparing(StoredSet::version)
          .thenComparing(StoredSet::label)
          .thenComparing(set -> set.sourceId().orElse(0));

  public StoredSet {
    subarches = Set.copyOf(subarches);
    contents = Set.copyOf(contents);
  }

  /** What an import brought it for. */
  public enum Origin {
    /** It was selected. */
    SELECTED,
    /** It is a boot loader, which needs no selection. */
    LOADER
  }
}
