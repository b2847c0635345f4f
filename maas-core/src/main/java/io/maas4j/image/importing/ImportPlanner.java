package io.maas4j.image.importing;

import io.maas4j.image.importing.ImportPlan.Change;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.Item;
import io.maas4j.image.stream.ResourceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plans an import: pure, and the same for the same input.
 *
 * <p>Boot loaders come first, without which nothing boots; then what machines are commissioned
 * with; then what was begun; then the rest by name. A set's files come together, small ones first,
 * so that sets are complete one after the other.
 */
public final class ImportPlanner {
  private static final int NAMED = 3;

  private final Contents contents;
  private final Map<ResourceName, List<StoredSet>> stored;
  private final List<Remark> remarks;
  private final List<Change> changes = new ArrayList<>();
  private final List<StoredSet> dropped = new ArrayList<>();
  private final Set<String> needed = new HashSet<>();
  private final Map<String, Long> sizes;

  private ImportPlanner(Choice choice, Holdings here) {
    this.contents = here.contents();
    this.stored =
        here.sets().stream()
            .collect(Collectors.groupingBy(StoredSet::name, TreeMap::new, Collectors.toList()));
    this.remarks = new ArrayList<>(choice.remarks());
    this.needed.addAll(contents.pinned());
    this.sizes = new HashMap<>(contents.complete());
    this.dropped.addAll(choice.removed());
  }

  /**
   * @param here as the choice was made over it
   * @param commissioning comes before other releases
   */
  public static Planned of(Choice choice, Holdings here, Room room, ReleaseName commissioning) {
    return new ImportPlanner(choice, here).plan(choice, room, commissioning);
  }

  private Planned plan(Choice choice, Room room, ReleaseName commissioning) {
    List<WantedSet> ordered =
        choice.wanted().stream().sorted(order(commissioning)).filter(this::isConsistent).toList();
    ordered.forEach(this::change);
    Set<ResourceName> changing = ordered.stream().map(WantedSet::name).collect(Collectors.toSet());
    Set<ResourceName> removed =
        choice.removed().stream().map(StoredSet::name).collect(Collectors.toSet());
    stored.forEach(
        (name, sets) -> {
          if (!changing.contains(name)) {
            keep(removed.contains(name) ? without(sets, choice.removed()) : sets);
          }
        });
    Map<String, Download> downloads = downloads(ordered);
    Set<String> goneContent = minus(contents.complete().keySet(), needed);
    Set<String> gonePartial =
        contents.partial().keySet().stream()
            .filter(sha -> !downloads.containsKey(sha) || downloads.get(sha).resumeAt() == 0)
            .filter(sha -> !isHeldBack(sha))
            .collect(Collectors.toCollection(TreeSet::new));
    Space space =
        new Space(
            contents.bytes(),
            goneContent.stream().mapToLong(contents.complete()::get).sum()
                + gonePartial.stream().mapToLong(contents.partial()::get).sum(),
            downloads.values().stream().mapToLong(Download::missing).sum());
    Optional<String> lack = space.lack(room);
    if (lack.isPresent()) {
      return new Planned.NoRoom(space, lack.get(), remedy(downloads), remarks);
    }
    return new ImportPlan(
        List.copyOf(downloads.values()),
        changes,
        dropped,
        goneContent,
        gonePartial,
        space,
        remarks);
  }

  private Comparator<WantedSet> order(ReleaseName commissioning) {
    return Comparator.comparing((WantedSet set) -> !set.isLoader())
        .thenComparing(set -> !commissioning.isOf(set.name()))
        .thenComparing(set -> !isBegun(set))
        .thenComparing(WantedSet::name);
  }

  private boolean isBegun(WantedSet set) {
    return set.usable().files().stream().anyMatch(i -> contents.resumeAt(i.content()) > 0);
  }

  /** One digest has one size; what was verified is true, and of two claims the first is held. */
  private boolean isConsistent(WantedSet set) {
    for (Item item : set.usable().files()) {
      Content content = item.content();
      Long known = sizes.get(content.sha256());
      if (known != null && known != content.size()) {
        remarks.add(
            new Remark(
                Remark.Code.SIZE_CONTRADICTED,
                set.name() + ", " + item.path(),
                "the stream says "
                    + content.size()
                    + " bytes of the content "
                    + content.sha256()
                    + ", which has "
                    + known
                    + " elsewhere",
                "this version is not imported; have the source's owner correct it"));
        return false;
      }
    }
    set.usable().files().forEach(i -> sizes.put(i.content().sha256(), i.content().size()));
    return true;
  }

  private void change(WantedSet wanted) {
    wanted.usable().files().forEach(item -> needed.add(item.content().sha256()));
    List<StoredSet> before = stored.getOrDefault(wanted.name(), List.of());
    Optional<StoredSet> same = before.stream().filter(wanted::isSameAs).findFirst();
    if (same.isPresent() && contents.has(same.get())) {
      before.stream().filter(set -> !set.equals(same.get())).forEach(dropped::add);
      return;
    }
    Optional<StoredSet> serving = newestComplete(before);
    serving.ifPresent(this::need);
    before.stream()
        .filter(set -> !serving.equals(Optional.of(set)))
        .filter(set -> !same.equals(Optional.of(set)))
        .forEach(dropped::add);
    changes.add(new Change(wanted, serving.stream().toList()));
  }

  /** Of what nothing takes the place, the newest whole one stays, or the newest. */
  private void keep(List<StoredSet> sets) {
    Optional<StoredSet> stays =
        newestComplete(sets).or(() -> sets.stream().max(StoredSet.BY_VERSION));
    stays.ifPresent(this::need);
    sets.stream().filter(set -> !stays.equals(Optional.of(set))).forEach(dropped::add);
  }

  private Optional<StoredSet> newestComplete(List<StoredSet> sets) {
    return sets.stream().filter(contents::has).max(StoredSet.BY_VERSION);
  }

  private void need(StoredSet set) {
    set.contents().forEach(content -> needed.add(content.sha256()));
  }

  /** What came of a set that is not complete, and cannot go on at present. */
  private boolean isHeldBack(String sha) {
    return needed.contains(sha)
        && !contents.complete().containsKey(sha)
        && changes.stream()
            .flatMap(change -> change.wanted().usable().files().stream())
            .noneMatch(item -> item.content().sha256().equals(sha));
  }

  private Map<String, Download> downloads(List<WantedSet> ordered) {
    Map<String, List<Map.Entry<WantedSet, Item>>> uses = new LinkedHashMap<>();
    for (WantedSet set : ordered) {
      set.usable().files().stream()
          .filter(item -> !contents.has(item.content()))
          .sorted(
              Comparator.comparingLong((Item item) -> item.content().size())
                  .thenComparing(item -> item.content().sha256()))
          .forEach(
              item ->
                  uses.computeIfAbsent(item.content().sha256(), sha -> new ArrayList<>())
                      .add(Map.entry(set, item)));
    }
    Map<String, Download> downloads = new LinkedHashMap<>();
    uses.forEach(
        (sha, all) -> {
          Content content = all.get(0).getValue().content();
          downloads.put(
              sha,
              new Download(
                  content,
                  all.stream()
                      .map(u -> new Download.Place(u.getKey().sourceId(), u.getValue().path()))
                      .distinct()
                      .toList(),
                  contents.resumeAt(content),
                  all.stream().map(use -> use.getKey().name()).distinct().toList()));
        });
    return downloads;
  }

  private static String remedy(Map<String, Download> downloads) {
    String greatest =
        downloads.values().stream()
            .sorted(Comparator.comparingLong(Download::missing).reversed())
            .limit(NAMED)
            .map(d -> d.resources().get(0) + " with " + Space.bytes(d.missing()))
            .collect(Collectors.joining("; "));
    return "make room, raise the quota, or select less; the greatest to be fetched are " + greatest;
  }

  private static List<StoredSet> without(List<StoredSet> sets, List<StoredSet> some) {
    return sets.stream().filter(set -> !some.contains(set)).toList();
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    return all.stream()
        .filter(one -> !some.contains(one))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
