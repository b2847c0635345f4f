package io.maas4j.power;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine's power parameters: names and values, of which some are secret. Immutable; equal by
 * value whatever the order; secrets print as {@code [redacted]}.
 *
 * <pre>{@code
 * PowerParameters.builder()
 *     .text("power_address", "10.0.0.7")
 *     .secret("power_pass", Secret.of(password))
 *     .build();
 * }</pre>
 */
public final class PowerParameters {
  private static final PowerParameters EMPTY = new PowerParameters(new LinkedHashMap<>());

  private final Map<String, Value> values;

  private PowerParameters(LinkedHashMap<String, Value> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** A parameter's value: one text, several choices, or a text that must not be seen. */
  public sealed interface Value {
    record Text(String text) implements Value {}

    record Choices(List<String> chosen) implements Value {
      public Choices {
        chosen = List.copyOf(chosen);
      }
    }

    record Hidden(Secret secret) implements Value {}
  }

  public static PowerParameters empty() {
    return EMPTY;
  }

  /** All values as plain texts; a schema's {@code check} or {@code seal} tells which are secret. */
  public static PowerParameters ofTexts(Map<String, String> texts) {
    Builder builder = builder();
    texts.forEach(builder::text);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.values.putAll(values);
    return builder;
  }

  /** The text under this name; empty when missing, blank, secret or a list. */
  public Optional<String> text(String name) {
    return values.get(name) instanceof Value.Text text && !text.text().isBlank()
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** The choices under this name; empty when there are none. */
  public List<String> choices(String name) {
    return values.get(name) instanceof Value.Choices choices ? choices.chosen() : List.of();
  }

  /** The secret under this name; empty when missing, an empty text, or not secret. */
  public Optional<Secret> secret(String name) {
    return values.get(name) instanceof Value.Hidden hidden && !hidden.secret().reveal().isEmpty()
        ? Optional.of(hidden.secret())
        : Optional.empty();
  }

  /** The values by name, unmodifiable, in the order they were given. */
  public Map<String, Value> asMap() {
    return values;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** These parameters with the other ones over them. */
  public PowerParameters with(PowerParameters over) {
    LinkedHashMap<String, Value> merged = new LinkedHashMap<>(values);
    merged.putAll(over.values);
    return new PowerParameters(merged);
  }

  /**
   * Everything in clear text, as the administrator's {@code power_parameters} call shows it: a
   * {@code String} or a {@code List<String>} by name. Never for logs.
   */
  public Map<String, Object> reveal() {
    Map<String, Object> clear = new LinkedHashMap<>();
    values.forEach((name, value) -> clear.put(name, clear(value)));
    return Collections.unmodifiableMap(clear);
  }

  /** The text with every occurrence of one of these secrets blotted out. */
  public String redact(String text) {
    List<String> secrets = new ArrayList<>();
    for (Value value : values.values()) {
      if (value instanceof Value.Hidden hidden && !hidden.secret().reveal().isEmpty()) {
        secrets.add(hidden.secret().reveal());
      }
    }
    // The longest first: one secret may contain another.
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, Secret.REDACTED);
    }
    return redacted;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PowerParameters that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            shown.put(name, value instanceof Value.Hidden ? Secret.REDACTED : clear(value)));
    return shown.toString();
  }

  private static Object clear(Value value) {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    if (value instanceof Value.Choices choices) {
      return choices.chosen();
    }
    if (value instanceof Value.Hidden hidden) {
      return hidden.secret().reveal();
    }
    throw new AssertionError(value.getClass());
  }

  /** Collects parameters; the last value of a name counts. Not thread-safe. */
  public static final class Builder {
    private final LinkedHashMap<String, Value> values = new LinkedHashMap<>();

    private Builder() {}

    public Builder text(String name, String text) {
      return put(name, new Value.Text(text));
    }

    public Builder choices(String name, List<String> chosen) {
      return put(name, new Value.Choices(chosen));
    }

    public Builder secret(String name, Secret secret) {
      return put(name, new Value.Hidden(secret));
    }

    public Builder put(String name, Value value) {
      values.put(name, value);
      return this;
    }

    public PowerParameters build() {
      return new PowerParameters(new LinkedHashMap<>(values));
    }
  }
}
