package io.maas4j.image.importing;

import java.util.List;

/**
 * What should be here.
 *
 * @param wanted one set of each resource, by name
 * @param kept sets that stay though nothing is wanted in their place
 * @param removed sets of resources that nothing selects any more: they go now
 * @param remarks in the order in which they came up
 */
public record Choice(
    List<WantedSet> wanted, List<StoredSet> kept, List<StoredSet> removed, List<Remark> remarks) {
  public Choice {
    wanted = List.copyOf(wanted);
    kept = List.copyOf(kept);
    removed = List.copyOf(removed);
    remarks = List.copyOf(remarks);
  }
}
