package io.maas4j.inspection;

import io.maas4j.script.HardwareType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import java.util.List;
import java.util.Optional;

/**
 * Which results of a set are meant.
 *
 * @param hardwareType empty for every one; results without a script are about the node
 * @param named names, tags of scripts and ids, of which a result needs one; none for every result
 */
public record ResultQuery(Optional<HardwareType> hardwareType, List<String> named) {
  /** Every result. */
  public static final ResultQuery ALL = new ResultQuery(Optional.empty(), List.of());

  public ResultQuery {
    named = List.copyOf(named);
  }

  boolean means(ScriptResult result, Optional<Script> script) {
    HardwareType about = script.map(s -> s.definition().hardwareType()).orElse(HardwareType.NODE);
    return hardwareType.map(about::equals).orElse(true)
        && (named.isEmpty()
            || named.contains(result.name())
            || named.contains(Long.toString(result.id()))
            || script.map(s -> s.tags().stream().anyMatch(named::contains)).orElse(false));
  }
}
