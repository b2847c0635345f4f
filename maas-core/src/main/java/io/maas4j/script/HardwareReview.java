package io.maas4j.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a commissioning set gains and loses once the machine's hardware is known, that is when the
 * runner fetches the scripts again after its first round (spec scripts §4).
 *
 * @param removed pending results whose scripts turned out to be for other hardware
 * @param added scripts for this hardware whose tags were asked for and that the set does not have
 */
public record HardwareReview(List<ScriptResult> removed, List<Script> added) {
  public HardwareReview {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /**
   * @param scripts all that there are
   * @param requestedTags of the set
   * @param results of the set
   * @param facts what is known of the machine now
   */
  public static HardwareReview of(
      List<Script> scripts,
      Collection<String> requestedTags,
      List<ScriptResult> results,
      HardwareFacts facts) {
    Map<Long, Script> special =
        scripts.stream()
            .filter(script -> script.type() == ScriptType.COMMISSIONING)
            .filter(script -> script.definition().isForHardware())
            .collect(Collectors.toMap(Script::id, script -> script));
    List<ScriptResult> removed = new ArrayList<>();
    for (ScriptResult result : results) {
      Script script = result.scriptId().map(special::get).orElse(null);
      if (script != null
          && result.status() == ResultStatus.PENDING
          && !script.definition().fits(facts)) {
        removed.add(result);
      }
    }
    Set<Long> present =
        results.stream().flatMap(result -> result.scriptId().stream()).collect(Collectors.toSet());
    List<Script> added =
        scripts.stream()
            .filter(script -> special.containsKey(script.id()))
            .filter(script -> !present.contains(script.id()))
            .filter(script -> script.tags().stream().anyMatch(requestedTags::contains))
            .filter(script -> script.definition().fits(facts))
            .toList();
    return new HardwareReview(removed, added);
  }
}
