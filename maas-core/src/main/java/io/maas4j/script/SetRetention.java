package io.maas4j.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a machine's older sets of a type when a new one is made (spec scripts §6).
 *
 * @param abort ids of results that had not ended
 * @param delete ids of results beyond the limit, and of placeholders left over
 * @param emptied ids of sets that have nothing left
 */
public record SetRetention(List<Long> abort, List<Long> delete, List<Long> emptied) {
  public SetRetention {
    abort = List.copyOf(abort);
    delete = List.copyOf(delete);
    emptied = List.copyOf(emptied);
  }

  private record Line(String name, long disk) {}

  /**
   * @param newSetId the set just made; its results are kept and count towards the limit
   * @param results all results of the machine's sets of the type, with those of the new one
   * @param limit how many results are kept per script and disk, at least one
   */
  public static SetRetention of(long newSetId, List<ScriptResult> results, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + ": keep at least one result");
    }
    List<Long> abort = new ArrayList<>();
    List<Long> delete = new ArrayList<>();
    Map<Line, Integer> kept = new HashMap<>();
    Map<Long, Integer> left = new HashMap<>();
    List<ScriptResult> newestFirst = new ArrayList<>(results);
    newestFirst.sort(
        Comparator.comparing((ScriptResult result) -> result.setId() == newSetId ? 0 : 1)
            .thenComparing(ScriptResult::id, Comparator.reverseOrder()));
    for (ScriptResult result : newestFirst) {
      left.putIfAbsent(result.setId(), 0);
      boolean ofNewSet = result.setId() == newSetId;
      long disk = result.arguments().disk().map(StorageTarget::id).orElse(-1L);
      int number = kept.merge(new Line(result.name(), disk), 1, Integer::sum);
      if (!ofNewSet && (number > limit || result.arguments().hasPlaceholder())) {
        delete.add(result.id());
        continue;
      }
      left.merge(result.setId(), 1, Integer::sum);
      if (!ofNewSet && result.status().isRunningOrPending()) {
        abort.add(result.id());
      }
    }
    List<Long> emptied =
        left.entrySet().stream()
            .filter(entry -> entry.getValue() == 0 && entry.getKey() != newSetId)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new SetRetention(abort, delete, emptied);
  }
}
