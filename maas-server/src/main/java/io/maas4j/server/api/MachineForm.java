package io.maas4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.fleet.MachineEdit;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a machine is to be from the parameters of a request. */
final class MachineForm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POWER = "power_parameters";

  private MachineForm() {}

  /** The parameters that creating and changing have in common. */
  static List<Parameter> common() {
    return List.of(
        Parameter.str("hostname", "A single label; a name is made up when there is none."),
        Parameter.str("description", "A description."),
        Parameter.str("domain", "The name or number of its domain."),
        Parameter.str("architecture", "amd64 or amd64/generic."),
        Parameter.str("min_hwe_kernel", "The oldest kernel to boot."),
        Parameter.str("power_type", "How its power is reached."),
        Parameter.str(POWER, "A JSON object with the settings of the power type."),
        Parameter.flag("power_parameters_skip_check", "Take the settings as they are."),
        Parameter.many("power_parameters_*", "A setting of the power type."),
        Parameter.str("zone", "The name of its zone."),
        Parameter.str("pool", "The name of its pool."),
        Parameter.of("cpu_count", Kind.INT, "Threads, if known beforehand."),
        Parameter.of("memory", Kind.INT, "MiB, if known beforehand."),
        Parameter.of("swap_size", Kind.SIZE, "Bytes of swap to make at deployment."),
        Parameter.of("is_dpu", Kind.BOOL, "Whether it is a data processing unit."));
  }

  /** The parameters of commissioning. */
  static List<Parameter> commissioning() {
    return List.of(
        Parameter.of("enable_ssh", Kind.BOOL, "Leave it running, for logging in."),
        Parameter.of("skip_bmc_config", Kind.BOOL, "Leave the BMC as it is."),
        Parameter.of("skip_networking", Kind.BOOL, "Keep the network configuration."),
        Parameter.of("skip_storage", Kind.BOOL, "Keep the storage configuration."),
        Parameter.of("commissioning_scripts", Kind.CSV, "Names and tags; none for built-in only."),
        Parameter.of("testing_scripts", Kind.CSV, "Names and tags; none for none."));
  }

  static Machine.Options options(Arguments given) {
    return new Machine.Options(
        given.flag("enable_ssh"),
        given.flag("skip_bmc_config"),
        given.flag("skip_networking"),
        given.flag("skip_storage"));
  }

  /**
   * @param known the operation's own parameters: every other one is for the scripts
   */
  static ScriptRequest scripts(Arguments given, List<Parameter> known) {
    Map<String, String> parameters = new LinkedHashMap<>();
    given
        .values()
        .forEach(
            (name, texts) -> {
              if (known.stream().noneMatch(p -> p.covers(name)) && !texts.isEmpty()) {
                parameters.put(name, texts.get(texts.size() - 1));
              }
            });
    return new ScriptRequest(
        csv(given, "commissioning_scripts"), csv(given, "testing_scripts"), parameters);
  }

  private static List<String> csv(Arguments given, String name) {
    return given.texts(name).stream()
        .flatMap(text -> java.util.Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /**
   * @throws Failure 400 naming what is missing or wrong
   */
  static NewMachine created(Arguments given) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    String power = given.textOr("power_type", "");
    List<MacAddress> macs = macs(given, wrong);
    boolean running = given.flag("deployed") && power.isEmpty();
    if (!power.equals("ipmi") && !running) {
      if (given.filled("architecture").isEmpty()) {
        wrong.put("architecture", List.of("This field is required."));
      }
      if (macs.isEmpty() && !wrong.containsKey("mac_addresses")) {
        wrong.put("mac_addresses", List.of("This field is required."));
      }
      if (macs.isEmpty() && !power.isEmpty()) {
        wrong.put(
            "power_type",
            List.of("Can't set power type to " + power + " without network interfaces"));
      }
    }
    if (!wrong.isEmpty()) {
      throw Failure.fields(wrong);
    }
    return new NewMachine(
        hostname(given),
        given.textOr("domain", ""),
        given.textOr("description", ""),
        architecture(given),
        macs,
        power,
        powerParameters(given),
        given.textOr("zone", ""),
        given.textOr("pool", ""),
        given.textOr("min_hwe_kernel", ""),
        given.size("swap_size"),
        small(given, "cpu_count"),
        given.whole("memory"),
        given.flag(POWER + "_skip_check"),
        given.flag("is_dpu"));
  }

  static MachineEdit changed(Arguments given) {
    PowerParameters power = powerParameters(given);
    return new MachineEdit(
        given.filled("hostname"),
        given.filled("domain"),
        given.text("description"),
        architecture(given),
        given.text("min_hwe_kernel"),
        given.size("swap_size"),
        given.text("power_type"),
        power.isEmpty() ? Optional.empty() : Optional.of(power),
        given.filled("zone"),
        given.filled("pool"),
        small(given, "cpu_count"),
        given.whole("memory"),
        given.flag(POWER + "_skip_check"),
        given.has("is_dpu") ? Optional.of(given.flag("is_dpu")) : Optional.empty());
  }

  private static Optional<Integer> small(Arguments given, String name) {
    return given
        .whole(name)
        .map(
            number -> {
              if (number < 0 || number > Integer.MAX_VALUE) {
                throw Failure.field(name, "Ensure this value is between 0 and 2147483647.");
              }
              return Math.toIntExact(number);
            });
  }

  /** A name that looks like an address is none: one is made up. */
  private static String hostname(Arguments given) {
    String name = given.textOr("hostname", "");
    return name.matches("(ip-)?\\d{1,3}([.-]\\d{1,3}){3}") ? "" : name;
  }

  private static Optional<String> architecture(Arguments given) {
    Optional<String> architecture = given.filled("architecture");
    Optional<String> sub = given.filled("subarchitecture");
    if (architecture.isPresent() && sub.isPresent()) {
      if (architecture.get().contains("/")) {
        throw Failure.field(
            "architecture", "Architecture and subarchitecture both name a subarchitecture.");
      }
      return Optional.of(architecture.get() + "/" + sub.get());
    }
    return architecture;
  }

  private static List<MacAddress> macs(Arguments given, Map<String, List<String>> wrong) {
    List<MacAddress> macs = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String text : given.words("mac_addresses")) {
      try {
        macs.add(MacAddress.parse(text));
      } catch (IllegalArgumentException e) {
        faults.add("'" + text + "' is not a valid MAC address.");
      }
    }
    if (!faults.isEmpty()) {
      wrong.put("mac_addresses", faults);
    }
    return macs;
  }

  /** Those that are MACs, whatever else is wrong. */
  static List<MacAddress> knownMacs(Arguments given) {
    return macs(given, new LinkedHashMap<>());
  }

  private static PowerParameters powerParameters(Arguments given) {
    PowerParameters.Builder all = PowerParameters.builder();
    given.filled(POWER).ifPresent(text -> members(text, all));
    given
        .startingWith(POWER + "_")
        .forEach(
            (name, texts) -> {
              if (!name.equals("skip_check")) {
                put(all, name, texts);
              }
            });
    return all.build();
  }

  private static void members(String text, PowerParameters.Builder all) {
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Failure.field(POWER, "It is no JSON object.");
    }
    if (!document.isObject()) {
      throw Failure.field(POWER, "It is no JSON object.");
    }
    document
        .properties()
        .forEach(
            member -> {
              List<String> texts = new ArrayList<>();
              if (member.getValue().isArray()) {
                member.getValue().forEach(item -> texts.add(item.asText()));
                all.choices(member.getKey(), texts);
              } else if (!member.getValue().isNull()) {
                all.text(member.getKey(), member.getValue().asText());
              }
            });
  }

  private static void put(PowerParameters.Builder all, String name, List<String> texts) {
    if (texts.size() > 1) {
      all.choices(name, texts);
    } else {
      texts.forEach(text -> all.text(name, text));
    }
  }
}
