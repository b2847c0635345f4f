package io.maas4j.image.importing;

import java.util.List;
import java.util.Set;

/**
 * What an import does: first {@code dropped} and the content that goes, then the downloads in
 * order, and each change as soon as its content is here.
 *
 * @param downloads each content once
 * @param changes resources that get another version
 * @param dropped sets that go at once: not selected any more, or of no use beside a newer one
 * @param goneContent SHA-256 of complete content that nothing will need: it goes at once
 * @param gonePartial SHA-256 of content of which the part that came is of no use
 * @param remarks of the choice and of the plan
 */
public record ImportPlan(
    List<Download> downloads,
    List<Change> changes,
    List<StoredSet> dropped,
    Set<String> goneContent,
    Set<String> gonePartial,
    Space space,
    List<Remark> remarks)
    implements Planned {
  public ImportPlan {
    downloads = List.copyOf(downloads);
    changes = List.copyOf(changes);
    dropped = List.copyOf(dropped);
    goneContent = Set.copyOf(goneContent);
    gonePartial = Set.copyOf(gonePartial);
    remarks = List.copyOf(remarks);
  }

  /** Nothing is fetched, nothing replaced, nothing removed. */
  public boolean isEmpty() {
    return downloads.isEmpty()
        && changes.isEmpty()
        && dropped.isEmpty()
        && goneContent.isEmpty()
        && gonePartial.isEmpty();
  }

  /**
   * A resource gets another version once all of it is here.
   *
   * @param previous sets that go then, and serve until then
   */
  public record Change(WantedSet wanted, List<StoredSet> previous) {
    public Change {
      previous = List.copyOf(previous);
    }
  }
}
