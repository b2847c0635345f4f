package io.maas4j.fleet;

import io.maas4j.script.Script;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which scripts were asked for.
 *
 * @param commissioning names, tags and ids; empty for the default; {@code none} for built-in only
 * @param testing names, tags and ids; empty for the default; {@code none} for none
 * @param release names, tags and ids; empty for none
 * @param parameters values, {@code <script>_<parameter>} or {@code <parameter>}
 */
public record ScriptRequest(
    List<String> commissioning,
    List<String> testing,
    List<String> release,
    Map<String, String> parameters) {
  public static final ScriptRequest DEFAULT = new ScriptRequest(List.of(), List.of(), Map.of());

  /** For commissioning and testing. */
  public ScriptRequest(
      List<String> commissioning, List<String> testing, Map<String, String> parameters) {
    this(commissioning, testing, List.of(), parameters);
  }

  public ScriptRequest {
    commissioning = List.copyOf(commissioning);
    release = List.copyOf(release);
    testing = List.copyOf(testing);
    parameters = Map.copyOf(parameters);
  }

  /** The values that these scripts know; the others may be for scripts of another kind. */
  Map<String, String> parametersFor(List<Script> scripts) {
    Map<String, String> own = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> {
          if (scripts.stream().anyMatch(script -> hasParameter(script, name))) {
            own.put(name, value);
          }
        });
    return own;
  }

  private static boolean hasParameter(Script script, String name) {
    return script.definition().parameters().stream()
        .anyMatch(p -> name.equals(p.name()) || name.equals(script.name() + "_" + p.name()));
  }
}
