package io.maas4j.power.spi;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerParameters.Value;
import io.maas4j.power.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A power type's settings in their order. Immutable.
 *
 * @param settings with distinct names
 */
public record PowerSchema(List<PowerSetting> settings) {

  /**
   * @throws IllegalArgumentException naming a setting that is there twice
   */
  public PowerSchema {
    settings = List.copyOf(settings);
    Set<String> names = new LinkedHashSet<>();
    for (PowerSetting setting : settings) {
      if (!names.add(setting.name())) {
        throw new IllegalArgumentException("power setting is there twice: " + setting.name());
      }
    }
  }

  public static PowerSchema of(PowerSetting... settings) {
    return new PowerSchema(List.of(settings));
  }

  public Optional<PowerSetting> setting(String name) {
    return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  /**
   * What came of a check.
   *
   * @param parameters the known ones: defaults filled in, MAC addresses canonical, secrets sealed
   * @param errors messages by field, empty when all is well; no message contains a value that is
   *     secret
   * @param unknown names that this power type has not; the caller refuses or reports them
   */
  public record Check(PowerParameters parameters, Map<String, String> errors, Set<String> unknown) {
    public Check {
      errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
      unknown = Collections.unmodifiableSet(new LinkedHashSet<>(unknown));
    }

    public boolean isValid() {
      return errors.isEmpty();
    }
  }

  /** Judges parameters as they come from a person, a client or a script. */
  public Check check(PowerParameters given) {
    PowerParameters.Builder accepted = PowerParameters.builder();
    Map<String, String> errors = new LinkedHashMap<>();
    for (PowerSetting setting : settings) {
      List<String> texts = texts(given.asMap().get(setting.name()), setting);
      if (texts.isEmpty()) {
        texts = setting.defaults();
      }
      if (texts.isEmpty()) {
        if (setting.isRequired()) {
          errors.put(setting.name(), "'" + setting.label() + "' is required");
        }
        continue;
      }
      Optional<String> error = error(setting, texts);
      if (error.isPresent()) {
        errors.put(setting.name(), error.get());
      } else {
        accepted.put(setting.name(), value(setting, texts));
      }
    }
    Set<String> unknown = new LinkedHashSet<>(given.asMap().keySet());
    settings.forEach(setting -> unknown.remove(setting.name()));
    return new Check(accepted.build(), errors, unknown);
  }

  /**
   * The parameters with everything secret that this schema says is secret, and nothing judged: for
   * parameters that a caller wants stored unchecked. Unknown names stay as they are.
   */
  public PowerParameters seal(PowerParameters given) {
    PowerParameters.Builder sealed = PowerParameters.builder();
    given
        .asMap()
        .forEach(
            (name, value) -> {
              boolean secret = setting(name).map(PowerSetting::isSecret).orElse(false);
              sealed.put(
                  name,
                  secret && value instanceof Value.Text text
                      ? new Value.Hidden(Secret.of(text.text()))
                      : value);
            });
    return sealed.build();
  }

  /**
   * Parameters by where they are kept. BMCs are the same when type and {@code bmc} are equal.
   *
   * @param bmc of the BMC, not secret
   * @param bmcSecrets of the BMC, secret
   * @param node of the node, not secret, with every name that the schema does not know
   * @param nodeSecrets of the node, secret
   */
  public record Split(
      PowerParameters bmc,
      PowerParameters bmcSecrets,
      PowerParameters node,
      PowerParameters nodeSecrets) {

    /** All four together again; the node's values win. */
    public PowerParameters merged() {
      return bmc.with(bmcSecrets).with(node).with(nodeSecrets);
    }
  }

  /** Takes parameters apart; what the schema calls secret is secret in the result. */
  public Split split(PowerParameters parameters) {
    PowerParameters.Builder bmc = PowerParameters.builder();
    PowerParameters.Builder bmcSecrets = PowerParameters.builder();
    PowerParameters.Builder node = PowerParameters.builder();
    PowerParameters.Builder nodeSecrets = PowerParameters.builder();
    seal(parameters)
        .asMap()
        .forEach(
            (name, value) -> {
              boolean ofBmc =
                  setting(name)
                      .map(setting -> setting.scope() == PowerSetting.Scope.BMC)
                      .orElse(false);
              boolean secret = value instanceof Value.Hidden;
              PowerParameters.Builder open = ofBmc ? bmc : node;
              PowerParameters.Builder hidden = ofBmc ? bmcSecrets : nodeSecrets;
              (secret ? hidden : open).put(name, value);
            });
    return new Split(bmc.build(), bmcSecrets.build(), node.build(), nodeSecrets.build());
  }

  private static List<String> texts(@Nullable Value value, PowerSetting setting) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Value.Text text) {
      texts.add(text.text());
    } else if (value instanceof Value.Hidden hidden) {
      texts.add(hidden.secret().reveal());
    } else if (value instanceof Value.Choices choices) {
      texts.addAll(choices.chosen());
    }
    // An empty text is no value, unless it is one of the choices ("" = the tool's default).
    texts.removeIf(text -> text.isBlank() && !setting.choices().containsKey(text));
    return texts;
  }

  private static Optional<String> error(PowerSetting setting, List<String> texts) {
    switch (setting.type()) {
      case CHOICE, MULTIPLE_CHOICE -> {
        if (setting.type() == PowerSetting.Type.CHOICE && texts.size() > 1) {
          return Optional.of("one value is wanted, not " + texts.size());
        }
        return texts.stream()
            .filter(text -> !setting.choices().containsKey(text))
            .findFirst()
            .map(text -> quoted(setting, text) + " is not one of " + setting.choices().keySet());
      }
      case MAC_ADDRESS -> {
        if (texts.size() > 1) {
          return Optional.of("one value is wanted, not " + texts.size());
        }
        try {
          MacAddress.parse(texts.get(0));
          return Optional.empty();
        } catch (IllegalArgumentException e) {
          return Optional.of(quoted(setting, texts.get(0)) + " is not a MAC address");
        }
      }
      case STRING, PASSWORD -> {
        return texts.size() > 1
            ? Optional.of("one value is wanted, not " + texts.size())
            : Optional.empty();
      }
      default -> throw new AssertionError(setting.type());
    }
  }

  private static String quoted(PowerSetting setting, String text) {
    return setting.isSecret() ? "the value" : "'" + text + "'";
  }

  private static Value value(PowerSetting setting, List<String> texts) {
    if (setting.type() == PowerSetting.Type.MULTIPLE_CHOICE) {
      return new Value.Choices(texts);
    }
    String text =
        setting.type() == PowerSetting.Type.MAC_ADDRESS
            ? MacAddress.parse(texts.get(0)).value()
            : texts.get(0);
    return setting.isSecret() ? new Value.Hidden(Secret.of(text)) : new Value.Text(text);
  }
}
