package io.maas4j.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as a script declares it.
 *
 * @param name unique within the script
 * @param type what values it takes
 * @param declaration the attributes exactly as declared, which is how clients get them back
 */
public record Parameter(String name, ParameterType type, Map<String, Object> declaration) {
  /**
   * One of the values that a choice offers.
   *
   * @param value what is passed to the script
   * @param label what people see
   */
  public record Choice(String value, String label) {}

  public Parameter {
    declaration = Json.object(declaration);
  }

  /** Smallest length (text) or number of seconds (runtime). */
  public OptionalLong min() {
    return number("min");
  }

  /** Largest length (text) or number of seconds (runtime). */
  public OptionalLong max() {
    return number("max");
  }

  /** How the runner makes arguments of the value; empty means its default format. */
  public Optional<String> argumentFormat() {
    return attribute("argument_format").map(String::valueOf);
  }

  /** Text, a number of seconds (runtime) or a truth value (boolean). */
  public Optional<Object> defaultValue() {
    return attribute("default");
  }

  /**
   * Whether a missing value is an error. Declared or, for disks, interfaces and run times, so by
   * default.
   */
  public boolean required() {
    return attribute("required")
        .map(Boolean.TRUE::equals)
        .orElse(type.fansOut() || type == ParameterType.RUNTIME);
  }

  /** Whether a URL parameter takes several, separated by commas. */
  public boolean allowsList() {
    return attribute("allow_list").map(Boolean.TRUE::equals).orElse(false);
  }

  /** The values of a choice, in order; empty for other types. */
  public List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    if (attribute("choices").orElse(null) instanceof List<?> items) {
      for (Object item : items) {
        choices.add(
            item instanceof List<?> pair
                ? new Choice((String) pair.get(0), (String) pair.get(1))
                : new Choice((String) item, (String) item));
      }
    }
    return List.copyOf(choices);
  }

  private Optional<Object> attribute(String key) {
    @Nullable Object value = declaration.get(key);
    return Optional.ofNullable(value);
  }

  private OptionalLong number(String key) {
    return declaration.get(key) instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }
}
