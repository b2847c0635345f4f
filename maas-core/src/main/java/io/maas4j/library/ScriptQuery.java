package io.maas4j.library;

import io.maas4j.script.HardwareType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptType;
import java.util.List;
import java.util.Optional;

/**
 * Which scripts are meant.
 *
 * @param type empty for every one
 * @param hardwareType empty for every one
 * @param named names and tags, of which a script needs one; none for every script
 */
public record ScriptQuery(
    Optional<ScriptType> type, Optional<HardwareType> hardwareType, List<String> named) {
  /** Every script. */
  public static final ScriptQuery ALL =
      new ScriptQuery(Optional.empty(), Optional.empty(), List.of());

  public ScriptQuery {
    named = List.copyOf(named);
  }

  boolean means(Script script) {
    return type.map(script.type()::equals).orElse(true)
        && hardwareType.map(script.definition().hardwareType()::equals).orElse(true)
        && (named.isEmpty()
            || named.contains(script.name())
            || script.tags().stream().anyMatch(named::contains));
  }
}
