package io.maas4j.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Judges the declaration of parameters (spec scripts §3.1). */
final class ParameterParser {
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "type",
          "min",
          "max",
          "title",
          "description",
          "argument_format",
          "default",
          "required",
          "allow_list",
          "choices");

  /** Takes a path below {@code parameters} and what is wrong there. */
  private final BiConsumer<String, String> faults;

  ParameterParser(BiConsumer<String, String> faults) {
    this.faults = faults;
  }

  List<Parameter> parse(@Nullable Object declared) {
    List<Parameter> parameters = new ArrayList<>();
    if (declared == null) {
      return parameters;
    }
    if (!(declared instanceof Map<?, ?> map)) {
      faults.accept("", "must be a mapping of names to attributes");
      return parameters;
    }
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!(value instanceof Map<?, ?> attributes)) {
            faults.accept(name, name + ": must be a mapping");
            return;
          }
          Parameter parameter = parse(name, Json.object(attributes));
          if (parameter != null) {
            parameters.add(parameter);
          }
        });
    return parameters;
  }

  private @Nullable Parameter parse(String name, Map<String, Object> attributes) {
    for (String attribute : new TreeSet<>(attributes.keySet())) {
      if (!ATTRIBUTES.contains(attribute)) {
        fault(name, attribute, "unknown attribute, known are " + new TreeSet<>(ATTRIBUTES));
      }
    }
    Object word = attributes.get("type");
    if (!(word instanceof String text)) {
      fault(name, "type", "is required and must be text");
      return null;
    }
    ParameterType type = ParameterType.parse(text).orElse(null);
    if (type == null) {
      fault(
          name,
          "type",
          "must be storage, interface, url, string, password, runtime, boolean or choice, not '"
              + text
              + "'");
      return null;
    }
    bounds(name, type, attributes);
    for (String key : List.of("title", "description", "argument_format")) {
      require(name, key, attributes, String.class, "must be text");
    }
    argumentFormat(name, type, attributes);
    require(name, "required", attributes, Boolean.class, "must be true or false");
    allowList(name, type, attributes);
    choices(name, type, attributes);
    defaults(name, type, attributes);
    return new Parameter(name, type, attributes);
  }

  private void bounds(String name, ParameterType type, Map<String, Object> attributes) {
    for (String key : List.of("min", "max")) {
      Object bound = attributes.get(key);
      if (bound == null) {
        continue;
      }
      if (!type.takesBounds()) {
        fault(name, key, "is not allowed for type " + type.word());
      } else if (!(bound instanceof Integer || bound instanceof Long)) {
        fault(name, key, "must be an integer");
      } else if (((Number) bound).longValue() < 0) {
        fault(name, key, "must not be negative");
      }
    }
    if (attributes.get("min") instanceof Number min
        && attributes.get("max") instanceof Number max
        && min.longValue() > max.longValue()) {
      fault(name, "min", "must not be greater than max");
    }
  }

  private void argumentFormat(String name, ParameterType type, Map<String, Object> attributes) {
    if (attributes.get("argument_format") instanceof String format
        && !type.placeholders().isEmpty()
        && type.placeholders().stream().noneMatch(format::contains)) {
      fault(
          name,
          "argument_format",
          "must contain one of " + String.join(", ", new TreeSet<>(type.placeholders())));
    }
  }

  private void allowList(String name, ParameterType type, Map<String, Object> attributes) {
    if (attributes.containsKey("allow_list") && type != ParameterType.URL) {
      fault(name, "allow_list", "is only allowed for type url");
    } else {
      require(name, "allow_list", attributes, Boolean.class, "must be true or false");
    }
  }

  private void choices(String name, ParameterType type, Map<String, Object> attributes) {
    Object choices = attributes.get("choices");
    if (type != ParameterType.CHOICE) {
      if (attributes.containsKey("choices")) {
        fault(name, "choices", "is only allowed for type choice");
      }
      return;
    }
    if (!(choices instanceof List<?> items) || items.isEmpty()) {
      fault(
          name, "choices", "is required for type choice: a list of texts or [value, label] pairs");
      return;
    }
    for (Object item : items) {
      boolean pair =
          item instanceof List<?> two
              && two.size() == 2
              && two.stream().allMatch(String.class::isInstance);
      if (!pair && !(item instanceof String)) {
        fault(name, "choices", "must hold texts or [value, label] pairs, not '" + item + "'");
      }
    }
  }

  private void defaults(String name, ParameterType type, Map<String, Object> attributes) {
    Object value = attributes.get("default");
    if (value == null) {
      return;
    }
    if (type == ParameterType.RUNTIME) {
      if (!(value instanceof Integer || value instanceof Long)
          || ((Number) value).longValue() < 0) {
        fault(name, "default", "must be a number of seconds");
      } else {
        within(name, attributes, ((Number) value).longValue());
      }
    } else if (type == ParameterType.BOOLEAN) {
      require(name, "default", attributes, Boolean.class, "must be true or false");
    } else if (!(value instanceof String text)) {
      fault(name, "default", "must be text");
    } else if (type == ParameterType.CHOICE && !offers(attributes.get("choices"), text)) {
      fault(name, "default", "must be one of the choices");
    } else if (type == ParameterType.STRING || type == ParameterType.PASSWORD) {
      within(name, attributes, text.length());
    }
  }

  private void within(String name, Map<String, Object> attributes, long measure) {
    if (attributes.get("min") instanceof Number min && measure < min.longValue()) {
      fault(name, "default", "is below min");
    }
    if (attributes.get("max") instanceof Number max && measure > max.longValue()) {
      fault(name, "default", "is above max");
    }
  }

  private static boolean offers(@Nullable Object choices, String value) {
    return choices instanceof List<?> items
        && items.stream()
            .anyMatch(
                item ->
                    value.equals(item)
                        || item instanceof List<?> pair
                            && !pair.isEmpty()
                            && value.equals(pair.get(0)));
  }

  private void require(
      String name, String key, Map<String, Object> attributes, Class<?> type, String message) {
    if (attributes.containsKey(key) && !type.isInstance(attributes.get(key))) {
      fault(name, key, message);
    }
  }

  private void fault(String name, String attribute, String message) {
    faults.accept(name + "." + attribute, name + ": " + attribute + " " + message);
  }
}
