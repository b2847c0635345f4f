package io.maas4j.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single fields of a script and collects what is wrong with them. Confined to one call. */
final class FieldReader {
  /** What shell quoting leaves alone; a slash is out because names become paths. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@%+=:,.-]+");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final EmbeddedMetadata embedded;
  private final List<Fault> faults = new ArrayList<>();

  FieldReader(EmbeddedMetadata embedded) {
    this.embedded = embedded;
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  /**
   * @param path where in the embedded metadata the value may come from; empty for nowhere
   */
  void fault(String field, String path, String message) {
    faults.add(new Fault(field, message, path.isEmpty() ? Position.NONE : embedded.position(path)));
  }

  /** Whether a request's value says the same as an embedded one. */
  static boolean same(String field, Object sent, Object declared) {
    return switch (field) {
      case "script_type" -> ScriptType.parse(word(sent)).equals(ScriptType.parse(word(declared)));
      case "hardware_type" ->
          HardwareType.parse(word(sent)).equals(HardwareType.parse(word(declared)));
      case "parallel" -> ParallelMode.parse(word(sent)).equals(ParallelMode.parse(word(declared)));
      case "destructive", "may_reboot", "recommission", "apply_configured_networking" ->
          Objects.equals(truthOrNull(sent), truthOrNull(declared));
      default -> word(sent).equals(word(declared));
    };
  }

  String name(Object value) {
    String name = word(value);
    if (name.isEmpty()) {
      fault("name", "name", "This field is required.");
    } else if (name.equalsIgnoreCase("none")) {
      fault("name", "name", "\"none\" is a reserved name.");
    } else if (DIGITS.matcher(name).matches()) {
      fault("name", "name", "Cannot be a number.");
    } else if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      fault(
          "name",
          "name",
          "Name '" + name + "' contains disallowed characters, e.g. space or quotes.");
    } else {
      return text("name", name, 255);
    }
    return name;
  }

  String text(String field, Object value, int maximum) {
    if (value instanceof Map || value instanceof List) {
      fault(field, field, "Must be text.");
      return "";
    }
    String text = word(value);
    if (maximum >= 0 && text.length() > maximum) {
      fault(
          field,
          field,
          "Ensure this value has at most "
              + maximum
              + " characters (it has "
              + text.length()
              + ").");
    }
    return text;
  }

  ScriptType type(Object value) {
    return ScriptType.parse(word(value))
        .orElseGet(
            () -> {
              fault("script_type", "script_type", "Script type must be testing or commissioning");
              return ScriptType.TESTING;
            });
  }

  HardwareType hardwareType(Object value) {
    return HardwareType.parse(word(value))
        .orElseGet(
            () -> {
              fault(
                  "hardware_type",
                  "hardware_type",
                  "Hardware type must be node, cpu, memory, storage, network or gpu");
              return HardwareType.NODE;
            });
  }

  ParallelMode parallel(Object value) {
    return ParallelMode.parse(word(value))
        .orElseGet(
            () -> {
              fault("parallel", "parallel", "Parallel must be disabled, instance or any");
              return ParallelMode.DISABLED;
            });
  }

  boolean truth(String field, Object value) {
    Boolean truth = truthOrNull(value);
    if (truth == null) {
      fault(field, field, "Must be true or false.");
    }
    return Boolean.TRUE.equals(truth);
  }

  Duration timeout(Object value) {
    return ScriptTimeout.parse(value)
        .orElseGet(
            () -> {
              fault("timeout", "timeout", ScriptTimeout.FORMS);
              return Duration.ZERO;
            });
  }

  List<String> tags(Object value) {
    List<String> tags = new ArrayList<>();
    for (Object item : items(value)) {
      if (!(item instanceof String text)) {
        fault("tags", "tags", "Must be a comma separated text or a list of texts.");
        return List.of();
      }
      if (!text.isBlank()) {
        tags.add(text.strip());
      }
    }
    return tags;
  }

  Packages packages(Object value) {
    Object declared = value;
    if (value instanceof String text) {
      try {
        declared = text.isBlank() ? Map.of() : Json.read(text);
      } catch (JsonProcessingException e) {
        fault("packages", "packages", "Must be a JSON object: " + e.getOriginalMessage());
        return Packages.NONE;
      }
    }
    return Packages.parse(declared, (path, message) -> below("packages", path, message));
  }

  List<HardwareMatch> forHardware(Object value) {
    Object items = value;
    if (value instanceof String text && text.strip().startsWith("[")) {
      try {
        items = Json.read(text);
      } catch (JsonProcessingException e) {
        fault("for_hardware", "for_hardware", "Must be a JSON list: " + e.getOriginalMessage());
        return List.of();
      }
    }
    List<HardwareMatch> matches = new ArrayList<>();
    int index = 0;
    for (Object item : items(items)) {
      String text = item instanceof String string ? string.strip() : String.valueOf(item);
      int at = index++;
      if (!text.isEmpty()) {
        HardwareMatch.parse(text)
            .ifPresentOrElse(
                matches::add,
                () ->
                    fault(
                        "for_hardware",
                        "for_hardware." + at,
                        "'" + text + "' " + HardwareMatch.FORMS + "."));
      }
    }
    return matches;
  }

  List<Parameter> parameters(@Nullable Object declared) {
    return new ParameterParser((path, message) -> below("parameters", path, message))
        .parse(declared);
  }

  DeclaredResults results(@Nullable Object declared) {
    return DeclaredResults.parse(declared, (path, message) -> below("results", path, message));
  }

  private void below(String field, String path, String message) {
    fault(field, path.isEmpty() ? field : field + "." + path, message);
  }

  private static List<?> items(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof String text
        ? List.of(text.split(",", -1))
        : List.of(value == null ? "" : value);
  }

  private static String word(Object value) {
    return String.valueOf(value).strip();
  }

  private static @Nullable Boolean truthOrNull(Object value) {
    return switch (word(value).toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> Boolean.TRUE;
      case "false", "0", "no", "off", "" -> Boolean.FALSE;
      default -> null;
    };
  }
}
