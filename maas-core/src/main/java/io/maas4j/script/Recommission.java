package io.maas4j.script;

import java.util.List;
import java.util.Map;

/** The rule of scripts that change a machine so much that it has to be looked at again. */
public final class Recommission {
  private Recommission() {}

  /**
   * @param script of the result that has just ended
   * @param ended the result
   * @param results all of its set
   * @param scripts by id
   * @return the built-in scripts' results as they are to be stored, pending again; none unless the
   *     script is a commissioning script that asks for it and has passed
   */
  public static List<ScriptResult> resets(
      Script script, ScriptResult ended, List<ScriptResult> results, Map<Long, Script> scripts) {
    if (script.type() != ScriptType.COMMISSIONING
        || !script.definition().recommission()
        || ended.status() != ResultStatus.PASSED) {
      return List.of();
    }
    return results.stream()
        .filter(result -> result.id() != ended.id())
        .filter(result -> result.scriptId().map(scripts::get).filter(Script::builtIn).isPresent())
        .map(ScriptResult::reset)
        .toList();
  }
}
