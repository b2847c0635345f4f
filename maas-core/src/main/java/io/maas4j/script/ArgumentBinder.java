package io.maas4j.script;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives the parameters of selected scripts their values, from a request, defaults and settings, and
 * fans out over disks and interfaces (spec scripts §3.2).
 */
public final class ArgumentBinder {
  /** Parameters of these names without an own default take the setting of the same name. */
  public static final Set<String> SETTINGS =
      Set.of(
          "maas_auto_ipmi_user",
          "maas_auto_ipmi_user_privilege_level",
          "maas_auto_ipmi_k_g_bmc_key",
          "maas_auto_ipmi_cipher_suite_id");

  private final KnownHardware hardware;
  private final Map<String, String> settings;

  /**
   * @param hardware what parameters fan out over
   * @param settings values of {@link #SETTINGS}, as far as they are set
   */
  public ArgumentBinder(KnownHardware hardware, Map<String, String> settings) {
    this.hardware = hardware;
    this.settings = Map.copyOf(settings);
  }

  /**
   * A script with the arguments of one of its results.
   *
   * @param script what runs
   * @param arguments with what
   */
  public record Run(Script script, Arguments arguments) {}

  /**
   * Binds the parameters of all scripts of a set.
   *
   * @param scripts the selected ones
   * @param request {@code <script>_<parameter>} or {@code <parameter>} → value
   * @return one run or more per script, in their order; faults by the request's key, or by {@code
   *     <script>_<parameter>} when a value is missing
   */
  public Checked<List<Run>> bind(List<Script> scripts, Map<String, String> request) {
    List<Fault> faults = new ArrayList<>();
    unknown(scripts, request, faults);
    List<Run> runs = new ArrayList<>();
    for (Script script : scripts) {
      for (Arguments arguments : bind(script, request, faults)) {
        runs.add(new Run(script, arguments));
      }
    }
    return faults.isEmpty()
        ? new Checked.Valid<>(List.copyOf(runs))
        : new Checked.Invalid<>(faults);
  }

  private static void unknown(
      List<Script> scripts, Map<String, String> request, List<Fault> faults) {
    Set<String> known = new LinkedHashSet<>();
    for (Script script : scripts) {
      for (Parameter parameter : script.definition().parameters()) {
        known.add(parameter.name());
        known.add(script.name() + "_" + parameter.name());
      }
    }
    for (String key : request.keySet()) {
      if (!known.contains(key)) {
        faults.add(
            Fault.of(
                key,
                "Unknown parameter '"
                    + key
                    + "': "
                    + (known.isEmpty()
                        ? "the selected scripts have none."
                        : "the selected scripts have " + String.join(", ", known) + ".")));
      }
    }
  }

  private List<Arguments> bind(Script script, Map<String, String> request, List<Fault> faults) {
    List<Parameter> parameters = script.definition().parameters();
    List<List<ParameterValue>> values = new ArrayList<>();
    boolean fansOut = false;
    for (Parameter parameter : parameters) {
      values.add(values(script, parameter, request, faults));
      fansOut |= parameter.type().fansOut();
    }
    if (!fansOut) {
      return List.of(arguments(parameters, values, -1, null));
    }
    List<Arguments> results = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).type().fansOut()) {
        for (ParameterValue value : values.get(i)) {
          results.add(arguments(parameters, values, i, value));
        }
      }
    }
    if (results.isEmpty()) { // optional disks or interfaces, none given
      results.add(arguments(parameters, values, -1, null));
    }
    return results;
  }

  /** Plain parameters and one value of the fan-out, in the order of their declaration. */
  private static Arguments arguments(
      List<Parameter> parameters,
      List<List<ParameterValue>> values,
      int fanOut,
      @Nullable ParameterValue value) {
    List<Arguments.Bound> bound = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (i == fanOut) {
        bound.add(new Arguments.Bound(parameter, Objects.requireNonNull(value)));
      } else if (!parameter.type().fansOut()) {
        values.get(i).forEach(each -> bound.add(new Arguments.Bound(parameter, each)));
      }
    }
    return new Arguments(bound);
  }

  private List<ParameterValue> values(
      Script script, Parameter parameter, Map<String, String> request, List<Fault> faults) {
    String full = script.name() + "_" + parameter.name();
    String key = request.containsKey(full) ? full : parameter.name();
    String given = request.get(key);
    String input = given == null ? fallback(script, parameter) : given;
    if (input == null) {
      if (parameter.required()) {
        faults.add(Fault.of(full, "A value is required: " + parameter.name() + " has no default."));
      }
      return List.of();
    }
    String field = given == null ? full : key;
    return switch (parameter.type()) {
      case STORAGE ->
          targets(
              field,
              input,
              "disk",
              hardware.disks(),
              StorageTarget::isNamedBy,
              StorageTarget::name,
              ParameterValue.Disk::new,
              faults);
      case INTERFACE ->
          targets(
              field,
              input,
              "interface",
              hardware.interfaces(),
              InterfaceTarget::isNamedBy,
              InterfaceTarget::name,
              ParameterValue.Nic::new,
              faults);
      default -> ValueReader.read(field, parameter, input, faults);
    };
  }

  private @Nullable String fallback(Script script, Parameter parameter) {
    Object declared = parameter.defaultValue().orElse(null);
    if (declared != null) {
      return String.valueOf(declared);
    }
    return switch (parameter.type()) {
      case STORAGE, INTERFACE -> ParameterValue.ALL;
      case RUNTIME -> Long.toString(script.definition().timeout().toSeconds());
      case BOOLEAN -> parameter.required() ? null : "false";
      default -> SETTINGS.contains(parameter.name()) ? settings.get(parameter.name()) : null;
    };
  }

  private static <T> List<ParameterValue> targets(
      String field,
      String input,
      String kind,
      List<T> known,
      BiPredicate<T, String> named,
      Function<T, String> name,
      Function<T, ParameterValue> value,
      List<Fault> faults) {
    List<String> selectors =
        List.of(input.split(",")).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (selectors.isEmpty()) {
      faults.add(Fault.of(field, "Names no " + kind + "."));
      return List.of();
    }
    if (selectors.contains(ParameterValue.ALL)) {
      return known.isEmpty()
          ? List.of(new ParameterValue.Placeholder())
          : known.stream().map(value).toList();
    }
    for (String selector : selectors) {
      if (known.stream().noneMatch(each -> named.test(each, selector))) {
        faults.add(
            Fault.of(
                field,
                "No "
                    + kind
                    + " matches '"
                    + selector
                    + "'; "
                    + (known.isEmpty()
                        ? "none is known yet."
                        : "known are "
                            + String.join(", ", known.stream().map(name).toList())
                            + ".")));
      }
    }
    return known.stream()
        .filter(each -> selectors.stream().anyMatch(selector -> named.test(each, selector)))
        .map(value)
        .toList();
  }
}
