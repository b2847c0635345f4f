package io.maas4j.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a machine's BMC, as one of its scripts found out (spec scripts §5.3). Holds
 * credentials, which {@link #toString} does not show.
 *
 * @param powerType the power driver's name
 * @param parameters its parameters: text, or lists of texts
 */
public record BmcConfig(String powerType, Map<String, Object> parameters) {
  private static final String REDFISH = "redfish";
  private static final String MSCM = "mscm";
  private static final Set<String> REDFISH_KEYS =
      Set.of("node_id", "power_address", "power_pass", "power_user");

  public BmcConfig {
    parameters = Json.object(parameters);
  }

  /**
   * Reads the file that {@code BMC_CONFIG_PATH} names.
   *
   * @param yaml UTF-8
   * @param powerTypes the drivers that there are
   */
  public static Checked<BmcConfig> fromYaml(byte[] yaml, Set<String> powerTypes) {
    return fromYaml(yaml, powerTypes::contains);
  }

  /**
   * Reads the file on the machine, where it is not known which drivers the server has.
   *
   * @param yaml UTF-8
   */
  public static Checked<BmcConfig> fromYaml(byte[] yaml) {
    return fromYaml(yaml, type -> true);
  }

  private static Checked<BmcConfig> fromYaml(byte[] yaml, Predicate<String> known) {
    if (yaml.length > ScriptOutput.LIMIT) {
      return Checked.invalid(
          "power_parameters", "BMC configuration is longer than " + ScriptOutput.LIMIT + " bytes");
    }
    try {
      Object value = Yaml11.load(new String(yaml, StandardCharsets.UTF_8)).value();
      if (!(value instanceof Map<?, ?> map)) {
        return Checked.invalid("power_parameters", "BMC configuration must be a YAML mapping");
      }
      Map<String, Object> parameters = new LinkedHashMap<>(Json.object(map));
      Object type = parameters.remove("power_type");
      return checked(type instanceof String text ? text : null, parameters, known);
    } catch (Yaml11.InvalidYaml e) {
      // The parser's words can quote the document, which holds a password.
      return new Checked.Invalid<>(
          List.of(new Fault("power_parameters", "BMC configuration is invalid YAML", e.at())));
    }
  }

  /**
   * Reads the fields of a signal or of an enlistment.
   *
   * @param powerType null when not sent
   * @param powerParameters a JSON object; null or empty for none
   * @param powerTypes the drivers that there are
   */
  public static Checked<BmcConfig> fromFields(
      @Nullable String powerType, @Nullable String powerParameters, Set<String> powerTypes) {
    if (powerParameters == null || powerParameters.isBlank()) {
      return checked(powerType, Map.of(), powerTypes::contains);
    }
    try {
      return Json.read(powerParameters) instanceof Map<?, ?> map
          ? checked(powerType, Json.object(map), powerTypes::contains)
          : Checked.invalid("power_parameters", "must be a JSON object");
    } catch (JsonProcessingException e) {
      return Checked.invalid("power_parameters", "is not valid JSON; a JSON object is expected");
    }
  }

  private static Checked<BmcConfig> checked(
      @Nullable String powerType, Map<String, Object> given, Predicate<String> known) {
    if (powerType == null || powerType.isBlank()) {
      return Checked.invalid("power_type", "is required and must be text");
    }
    if (!known.test(powerType)) {
      return Checked.invalid("power_type", "Unknown power_type '" + powerType + "'");
    }
    List<Fault> faults = new ArrayList<>();
    Map<String, Object> parameters = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          if (value instanceof List<?> list && list.stream().noneMatch(BmcConfig::isNested)) {
            parameters.put(key, list.stream().map(BmcConfig::text).toList());
          } else if (isNested(value)) {
            faults.add(
                Fault.of("power_parameters", key + " must be text, a number, or a list of those"));
          } else {
            parameters.put(key, text(value));
          }
        });
    return faults.isEmpty()
        ? new Checked.Valid<>(new BmcConfig(powerType, parameters))
        : new Checked.Invalid<>(faults);
  }

  private static boolean isNested(@Nullable Object value) {
    return value instanceof List || value instanceof Map;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }

  /**
   * What a machine's power settings become.
   *
   * @param currentType the machine's power type, empty text for none
   * @param current its parameters
   * @return empty when the machine keeps what it has: {@code mscm} is never overwritten. A machine
   *     that is {@code redfish} stays so and takes over only what redfish knows.
   */
  public Optional<BmcConfig> appliedTo(String currentType, Map<String, ?> current) {
    if (currentType.equals(MSCM)) {
      return Optional.empty();
    }
    if (!currentType.equals(REDFISH)) {
      return Optional.of(this);
    }
    Map<String, Object> merged = new LinkedHashMap<>(Json.object(current));
    parameters.forEach(
        (key, value) -> {
          if (REDFISH_KEYS.contains(key)) {
            merged.put(key, value);
          }
        });
    return Optional.of(new BmcConfig(REDFISH, merged));
  }

  /** The parameters as the signal's field {@code power_parameters} has them. Holds secrets. */
  public String parametersJson() {
    return Json.write(parameters);
  }

  @Override
  public String toString() {
    return "BmcConfig[" + powerType + ", " + parameters.keySet() + "]";
  }
}
