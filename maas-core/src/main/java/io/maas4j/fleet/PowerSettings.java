package io.maas4j.fleet;

import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.spi.PowerSchema;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks power types and parameters by the drivers' schemas. */
final class PowerSettings {
  private final PowerDrivers drivers;

  PowerSettings(PowerDrivers drivers) {
    this.drivers = drivers;
  }

  Set<String> types() {
    return drivers.types().stream().map(PowerType::name).collect(Collectors.toSet());
  }

  /** What is wrong, by field as the API names it; empty when nothing is. */
  Map<String, List<String>> faults(String type, PowerParameters parameters) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (type.isEmpty()) {
      return wrong;
    }
    Optional<PowerType> known = drivers.type(type);
    if (known.isEmpty()) {
      wrong.put(
          "power_type",
          List.of("Select a valid choice. " + type + " is not one of the available choices."));
      return wrong;
    }
    PowerSchema.Check check = known.get().schema().check(parameters);
    if (!check.isValid() && parameters.isEmpty()) {
      wrong.put("power_parameters", List.of("This field is required."));
      return wrong;
    }
    check
        .errors()
        .forEach((field, message) -> wrong.put("power_parameters_" + field, List.of(message)));
    return wrong;
  }

  /**
   * As {@link #faults(String, PowerParameters)}.
   *
   * @param trusted whether only the type has to be one that there is
   */
  Map<String, List<String>> faults(String type, PowerParameters parameters, boolean trusted) {
    Map<String, List<String>> wrong = faults(type, parameters);
    if (trusted) {
      wrong.keySet().removeIf(field -> !field.equals("power_type"));
    }
    return wrong;
  }

  /**
   * What is wrong with parameters that a machine's script found, one sentence for each; no sentence
   * holds a secret.
   */
  List<String> foundFaults(String type, PowerParameters parameters) {
    Optional<PowerType> known = drivers.type(type);
    if (known.isEmpty()) {
      return List.of("power_type '" + type + "' is not known here");
    }
    PowerSchema schema = known.get().schema();
    PowerSchema.Check check = schema.check(parameters);
    List<String> faults = new ArrayList<>();
    check.errors().forEach((field, message) -> faults.add(field + ": " + message));
    if (!check.unknown().isEmpty()) {
      faults.add(
          String.join(", ", check.unknown())
              + ": no parameter of power type "
              + type
              + ", which has "
              + String.join(", ", schema.settings().stream().map(PowerSetting::name).toList()));
    }
    return faults;
  }

  /**
   * With defaults, and with secrets marked as such, so that a store seals them. Names that the type
   * does not know are the node's.
   */
  PowerParameters sealed(String type, PowerParameters parameters) {
    return drivers
        .type(type)
        .map(t -> t.schema().check(parameters))
        .map(check -> check.parameters().with(only(check.unknown(), parameters)))
        .orElse(parameters);
  }

  /** As {@link #sealed}, without what the type does not know. */
  PowerParameters known(String type, PowerParameters parameters) {
    return drivers
        .type(type)
        .map(t -> t.schema().check(parameters).parameters())
        .orElse(parameters);
  }

  /** As {@link #sealed}, keeping also what is no valid value. */
  PowerParameters asGiven(String type, PowerParameters parameters) {
    return drivers
        .type(type)
        .map(PowerType::schema)
        .map(schema -> sealed(type, parameters).with(schema.seal(parameters)))
        .orElse(parameters);
  }

  private static PowerParameters only(Set<String> names, PowerParameters parameters) {
    PowerParameters.Builder some = PowerParameters.builder();
    names.forEach(name -> some.put(name, parameters.asMap().get(name)));
    return some.build();
  }

  /**
   * What is stored with what was sent over it; a value that was sent empty keeps what is stored.
   */
  PowerParameters laidOver(String type, PowerParameters stored, PowerParameters sent) {
    Optional<PowerSchema> schema = drivers.type(type).map(PowerType::schema);
    PowerParameters.Builder some = PowerParameters.builder();
    sent.asMap()
        .forEach(
            (name, value) -> {
              boolean chosen =
                  schema
                      .flatMap(known -> known.setting(name))
                      .map(setting -> setting.choices().containsKey(""))
                      .orElse(false);
              if (chosen || !isEmpty(value)) {
                some.put(name, value);
              }
            });
    return stored.with(some.build());
  }

  private static boolean isEmpty(PowerParameters.Value value) {
    if (value instanceof PowerParameters.Value.Text text) {
      return text.text().isBlank();
    }
    return value instanceof PowerParameters.Value.Hidden hidden
        && hidden.secret().reveal().isEmpty();
  }
}
