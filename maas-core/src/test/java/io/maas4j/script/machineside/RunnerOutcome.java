package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a runner did, in the words of the protocol.
 *
 * @param word passed, failed, gave-up or rebooted
 * @param signals in the order in which they were taken
 */
record RunnerOutcome(String word, List<Seen> signals) {
  /**
   * One signal.
   *
   * @param fields without op and run time
   * @param files bytes as ISO 8859-1
   */
  record Seen(Map<String, String> fields, Map<String, String> files) {
    static Seen of(Map<String, String> fields, Map<String, String> files) {
      Map<String, String> kept = new LinkedHashMap<>(fields);
      kept.remove("op");
      kept.remove("runtime");
      // JSON may be written with and without blanks; it is compared as the server reads it
      kept.remove("power_parameters");
      return new Seen(kept, Map.copyOf(files));
    }

    String script() {
      String id = fields.getOrDefault("script_result_id", "");
      return fields.getOrDefault("name", "") + (id.isEmpty() ? "" : "." + id);
    }

    boolean ends() {
      return fields.containsKey("exit_status");
    }

    /** Status, script and exit status, or the text where there is no script. */
    String line() {
      String status = fields.getOrDefault("status", "");
      if (fields.containsKey("power_type")) {
        return status + " found " + fields.get("power_type");
      }
      if (!fields.containsKey("name")) {
        String text = fields.getOrDefault("error", "");
        return text.isEmpty() || status.equals("OK") ? status : status + ": " + text;
      }
      return status + " " + fields.get("name") + (ends() ? " " + fields.get("exit_status") : "");
    }
  }

  List<String> lines() {
    return signals.stream().map(Seen::line).toList();
  }

  /** The signals of each script, and under an empty name those of none. */
  Map<String, List<Seen>> byScript() {
    Map<String, List<Seen>> scripts = new LinkedHashMap<>();
    for (Seen signal : signals) {
      scripts.computeIfAbsent(signal.script(), name -> new ArrayList<>()).add(signal);
    }
    return scripts;
  }

  /** The end of a script, by name or by name and id. */
  Seen end(String script) {
    return signals.stream()
        .filter(Seen::ends)
        .filter(seen -> seen.script().equals(script) || script.equals(seen.fields().get("name")))
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError(script + " has not ended: " + lines()));
  }

  /** How the server judges an end. */
  static ResultYaml.Verdict verdict(Seen end) {
    String status = end.fields().getOrDefault("status", "");
    ResultStatus stage =
        switch (status) {
          case "INSTALLING" -> ResultStatus.INSTALLING;
          case "APPLYING_NETCONF" -> ResultStatus.APPLYING_NETCONF;
          default -> ResultStatus.RUNNING;
        };
    return ResultYaml.judge(
        end.files().getOrDefault(end.fields().get("name") + ".yaml", "").getBytes(ISO_8859_1),
        Integer.parseInt(end.fields().get("exit_status")),
        stage,
        status.equals("TIMEDOUT") ? ResultYaml.Ending.TIMED_OUT : ResultYaml.Ending.EXITED);
  }

  /** The power parameters as the server reads them. */
  static Optional<BmcConfig> bmc(Map<String, String> fields) {
    String type = fields.get("power_type");
    return type == null
        ? Optional.empty()
        : Optional.of(
            BmcConfig.fromFields(type, fields.get("power_parameters"), Set.of(type)).orThrow());
  }
}
