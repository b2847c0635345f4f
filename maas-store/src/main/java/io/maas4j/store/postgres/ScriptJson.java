package io.maas4j.store.postgres;

import io.maas4j.access.SecretBox;
import io.maas4j.error.MaasException;
import io.maas4j.power.Secret;
import io.maas4j.script.Arguments;
import io.maas4j.script.Checked;
import io.maas4j.script.DeclaredResults;
import io.maas4j.script.HardwareMatch;
import io.maas4j.script.HardwareType;
import io.maas4j.script.Packages;
import io.maas4j.script.ParallelMode;
import io.maas4j.script.Parameter;
import io.maas4j.script.ParameterType;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions of scripts and arguments of results as JSON documents, key order kept. */
final class ScriptJson {
  private static final String TYPE = "type";
  private static final String VALUE = "value";
  private static final String SEALED = "sealed";
  private static final String NO_ARGUMENTS = "{}";

  private final Json json;
  private final SecretBox box;
  private final Definitions definitions;

  ScriptJson(Session session) {
    this.definitions = session.definitions();
    this.json = session.json();
    this.box = session.box();
  }

  String write(ScriptDefinition definition) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", definition.title());
    document.put("description", definition.description());
    document.put("tags", definition.tags());
    document.put("hardware_type", definition.hardwareType().name());
    document.put("parallel", definition.parallel().name());
    document.put("results", definition.results().declared());
    document.put("parameters", definition.parameters().stream().map(ScriptJson::entry).toList());
    document.put("packages", definition.packages().toJson());
    document.put("timeout", definition.timeout().toString());
    document.put("destructive", definition.destructive());
    document.put(
        "for_hardware", definition.forHardware().stream().map(HardwareMatch::text).toList());
    document.put("may_reboot", definition.mayReboot());
    document.put("recommission", definition.recommission());
    document.put("apply_configured_networking", definition.applyConfiguredNetworking());
    return json.write(document);
  }

  private static Map<String, Object> entry(Parameter parameter) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", parameter.name());
    entry.put(TYPE, parameter.type().name());
    entry.put("declaration", parameter.declaration());
    return entry;
  }

  /**
   * @param name from its column
   * @param type from its column
   * @param builtIn from its column
   */
  ScriptDefinition definition(String name, ScriptType type, boolean builtIn, String text) {
    return definitions.of(
        new Definitions.Source(name, type, builtIn, text), () -> read(name, type, builtIn, text));
  }

  private ScriptDefinition read(String name, ScriptType type, boolean builtIn, String text) {
    Map<String, Object> document = json.object(text);
    Object results = document.get("results");
    return ScriptDefinition.builder(name)
        .title(text(document, "title"))
        .description(text(document, "description"))
        .tags(texts(document.get("tags")))
        .type(type)
        .hardwareType(HardwareType.valueOf(text(document, "hardware_type")))
        .parallel(ParallelMode.valueOf(text(document, "parallel")))
        .results(results == null ? DeclaredResults.NONE : new DeclaredResults(results))
        .parameters(parameters(document.get("parameters")))
        .packages(packages(map(document.get("packages"))))
        .timeout(Duration.parse(text(document, "timeout")))
        .destructive(flag(document, "destructive"))
        .forHardware(texts(document.get("for_hardware")).stream().map(HardwareMatch::new).toList())
        .mayReboot(flag(document, "may_reboot"))
        .recommission(flag(document, "recommission"))
        .applyConfiguredNetworking(flag(document, "apply_configured_networking"))
        .builtIn(builtIn)
        .build();
  }

  private static List<Parameter> parameters(Object entries) {
    List<Parameter> parameters = new ArrayList<>();
    for (Object each : (List<?>) entries) {
      Map<String, Object> entry = map(each);
      parameters.add(
          new Parameter(
              text(entry, "name"),
              ParameterType.valueOf(text(entry, TYPE)),
              map(entry.get("declaration"))));
    }
    return parameters;
  }

  private static Packages packages(Map<String, Object> entry) {
    Checked<Packages> read = Packages.fromJson(entry);
    if (read instanceof Checked.Valid<Packages> valid) {
      return valid.value();
    }
    throw new MaasException.Broken(
        "a stored script's packages are malformed", new IllegalStateException(read.toString()));
  }

  /** As {@link Arguments#toJson} has it, but the values of passwords sealed. */
  String write(Arguments arguments) {
    Map<String, Object> document = new LinkedHashMap<>();
    arguments
        .toJson()
        .forEach(
            (name, value) -> {
              Map<String, Object> entry = map(value);
              if (isPassword(entry) && entry.get(VALUE) instanceof String clear) {
                entry.remove(VALUE);
                entry.put(SEALED, box.seal(Secret.of(clear)));
              }
              document.put(name, entry);
            });
    return json.write(document);
  }

  Arguments arguments(String text) {
    if (text.equals(NO_ARGUMENTS)) {
      return Arguments.NONE;
    }
    Map<String, Object> document = json.object(text);
    document.replaceAll(
        (name, value) -> {
          Map<String, Object> entry = map(value);
          if (entry.remove(SEALED) instanceof String sealed) {
            entry.put(VALUE, box.open(sealed).reveal());
          }
          return entry;
        });
    return Arguments.fromJson(document);
  }

  private static boolean isPassword(Map<String, Object> entry) {
    return ParameterType.PASSWORD.word().equals(entry.get(TYPE));
  }

  private static Map<String, Object> map(Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, item) -> copy.put(String.valueOf(key), item));
    return copy;
  }

  private static List<String> texts(Object value) {
    return ((List<?>) value).stream().map(String::valueOf).toList();
  }

  private static String text(Map<String, Object> document, String key) {
    return String.valueOf(document.get(key));
  }

  private static boolean flag(Map<String, Object> document, String key) {
    return Boolean.TRUE.equals(document.get(key));
  }
}
