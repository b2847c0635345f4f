package io.maas4j.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one result, each with its value, in the order of the script's declaration.
 *
 * @param bound parameters that have a value; the others are left out
 */
public record Arguments(List<Bound> bound) {
  /** A script without parameters. */
  public static final Arguments NONE = new Arguments(List.of());

  private static final String REDACTED = "REDACTED";

  /**
   * A parameter and its value.
   *
   * @param parameter as the script declared it when the set was made
   * @param value what it got
   */
  public record Bound(Parameter parameter, ParameterValue value) {}

  public Arguments {
    bound = List.copyOf(bound);
  }

  /** The disk that the result is tied to. */
  public Optional<StorageTarget> disk() {
    return bound.stream()
        .flatMap(
            each ->
                each.value() instanceof ParameterValue.Disk disk
                    ? java.util.stream.Stream.of(disk.target())
                    : java.util.stream.Stream.empty())
        .findFirst();
  }

  /** The interface that the result is tied to. */
  public Optional<InterfaceTarget> nic() {
    return bound.stream()
        .flatMap(
            each ->
                each.value() instanceof ParameterValue.Nic nic
                    ? java.util.stream.Stream.of(nic.target())
                    : java.util.stream.Stream.empty())
        .findFirst();
  }

  /** Whether the result waits for disks or interfaces to become known. */
  public boolean hasPlaceholder() {
    return bound.stream().anyMatch(each -> each.value() instanceof ParameterValue.Placeholder);
  }

  /** Whether a parameter of the type is among them. */
  public boolean has(ParameterType type) {
    return bound.stream().anyMatch(each -> each.parameter().type() == type);
  }

  /** A run time parameter replaces the script's timeout. */
  public Duration timeout(Duration ofScript) {
    for (Bound each : bound) {
      if (each.value() instanceof ParameterValue.Seconds seconds) {
        return Duration.ofSeconds(seconds.seconds());
      }
    }
    return ofScript;
  }

  /** The form in the index and in the store: the declaration plus {@code value}. */
  public Map<String, Object> toJson() {
    return json(false);
  }

  /** The form for people: passwords show as {@code REDACTED}. */
  public Map<String, Object> toRedactedJson() {
    return json(true);
  }

  private Map<String, Object> json(boolean redacted) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Bound each : bound) {
      boolean secret = redacted && each.parameter().type() == ParameterType.PASSWORD;
      Map<String, Object> entry = new LinkedHashMap<>(each.parameter().declaration());
      if (secret && entry.containsKey("default")) {
        entry.put("default", REDACTED);
      }
      entry.put("value", secret ? REDACTED : each.value().toJson());
      json.put(each.parameter().name(), entry);
    }
    return Json.object(json);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException naming the parameter when the stored form is none
   */
  public static Arguments fromJson(Map<String, ?> json) {
    List<Bound> bound = new ArrayList<>();
    json.forEach(
        (name, value) -> {
          if (!(value instanceof Map<?, ?> entry)) {
            throw new IllegalArgumentException("parameter " + name + " is no mapping");
          }
          Map<String, Object> declaration = new LinkedHashMap<>(Json.object(entry));
          Object stored = declaration.remove("value");
          ParameterType type =
              ParameterType.parse(String.valueOf(declaration.get("type")))
                  .orElseThrow(
                      () -> new IllegalArgumentException("parameter " + name + " has no type"));
          bound.add(new Bound(new Parameter(name, type, declaration), value(name, type, stored)));
        });
    return new Arguments(bound);
  }

  private static ParameterValue value(String name, ParameterType type, @Nullable Object stored) {
    if (type.fansOut() && ParameterValue.ALL.equals(stored)) {
      return new ParameterValue.Placeholder();
    }
    if (type.fansOut() && stored instanceof Map<?, ?> map && map.get("id") instanceof Number id) {
      return type == ParameterType.STORAGE
          ? new ParameterValue.Disk(
              new StorageTarget(
                  id.longValue(),
                  text(map, "name"),
                  text(map, "id_path"),
                  text(map, "model"),
                  text(map, "serial"),
                  List.of()))
          : new ParameterValue.Nic(
              new InterfaceTarget(
                  id.longValue(),
                  text(map, "name"),
                  text(map, "mac_address"),
                  text(map, "vendor"),
                  text(map, "product"),
                  List.of()));
    }
    if (type == ParameterType.RUNTIME && stored instanceof Number seconds) {
      return new ParameterValue.Seconds(seconds.longValue());
    }
    if (type == ParameterType.BOOLEAN && Boolean.TRUE.equals(stored)) {
      return new ParameterValue.Flag();
    }
    if (stored instanceof String text && !type.fansOut()) {
      return new ParameterValue.Text(text);
    }
    throw new IllegalArgumentException(
        "parameter " + name + " has no value of type " + type.word());
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : String.valueOf(value);
  }
}
