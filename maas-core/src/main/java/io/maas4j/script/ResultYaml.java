package io.maas4j.script;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges how a script ended, from its exit status and the YAML it left (spec scripts §5.2). */
public final class ResultYaml {
  private static final Map<String, ResultStatus> WORDS =
      Map.of(
          "passed", ResultStatus.PASSED,
          "failed", ResultStatus.FAILED,
          "degraded", ResultStatus.DEGRADED,
          "timedout", ResultStatus.TIMEDOUT,
          "skipped", ResultStatus.SKIPPED);

  /** How the machine says that the script came to its end. */
  public enum Ending {
    /** By itself, with an exit status. */
    EXITED,
    /** Killed by the runner; what it has written before does not make it pass. */
    TIMED_OUT
  }

  /**
   * The judgement.
   *
   * @param status one that ends a result
   * @param results name → string, integer, float, boolean, or a list of those
   * @param linkConnected for the interface that the result is tied to
   * @param unknownKeys top-level keys without meaning, in order
   * @param problem why the YAML was not used, or in part not; worth an event SCRIPT_RESULT_ERROR
   */
  public record Verdict(
      ResultStatus status,
      Map<String, Object> results,
      Optional<Boolean> linkConnected,
      List<String> unknownKeys,
      Optional<String> problem) {}

  private ResultYaml() {}

  /**
   * @param yaml contents of the result file, UTF-8; empty for none
   * @param exitStatus of the script
   * @param current the result's status before
   * @param ending by itself or by the runner
   */
  public static Verdict judge(byte[] yaml, int exitStatus, ResultStatus current, Ending ending) {
    ResultStatus byExit = byExit(exitStatus, current, ending);
    if (yaml.length > ScriptOutput.LIMIT) {
      return unusable(
          byExit, "result is longer than " + ScriptOutput.LIMIT + " bytes (" + yaml.length + ")");
    }
    Object value;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml)).toString();
      value = text.isBlank() ? Map.of() : Yaml11.load(text).value();
    } catch (CharacterCodingException e) {
      return unusable(byExit, "result is not UTF-8");
    } catch (Yaml11.InvalidYaml e) {
      return unusable(
          byExit,
          "result is invalid YAML: "
              + e.problem()
              + " (line "
              + e.at().line()
              + ", column "
              + e.at().column()
              + ")");
    }
    if (value == null) {
      value = Map.of();
    }
    return value instanceof Map<?, ?> map
        ? judge(Json.object(map), byExit, ending)
        : unusable(byExit, "result must be a YAML mapping");
  }

  private static ResultStatus byExit(int exitStatus, ResultStatus current, Ending ending) {
    if (ending == Ending.TIMED_OUT) {
      return ResultStatus.TIMEDOUT;
    }
    if (exitStatus == 0) {
      return ResultStatus.PASSED;
    }
    return switch (current) {
      case INSTALLING -> ResultStatus.FAILED_INSTALLING;
      case APPLYING_NETCONF -> ResultStatus.FAILED_APPLYING_NETCONF;
      default -> ResultStatus.FAILED;
    };
  }

  private static Verdict judge(Map<String, Object> map, ResultStatus byExit, Ending ending) {
    String key = map.containsKey("status") ? "status" : "result";
    Object word = map.get(key);
    ResultStatus status = byExit;
    if (word != null) {
      ResultStatus stated =
          word instanceof String text ? WORDS.get(text.strip().toLowerCase(Locale.ROOT)) : null;
      if (stated == null) {
        return unusable(
            byExit,
            key + " must be passed, failed, degraded, timedout or skipped, not '" + word + "'");
      }
      status = ending == Ending.TIMED_OUT ? byExit : stated;
    }
    Map<String, Object> results = new LinkedHashMap<>();
    String problem = results(map.get("results"), results);
    if (!problem.isEmpty()) {
      return unusable(byExit, problem);
    }
    Object link = map.get("link_connected");
    if (link != null && !(link instanceof Boolean)) {
      return unusable(byExit, "link_connected must be true or false, not '" + link + "'");
    }
    List<String> unknown = new ArrayList<>(map.keySet());
    unknown.removeAll(List.of("status", "result", "results", "link_connected"));
    return new Verdict(
        status,
        Json.object(results),
        Optional.ofNullable((Boolean) link),
        List.copyOf(unknown),
        Optional.empty());
  }

  private static String results(@Nullable Object value, Map<String, Object> results) {
    if (value == null) {
      return "";
    }
    if (!(value instanceof Map<?, ?> map)) {
      return "results must be a mapping";
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object item = entry.getValue();
      boolean fine =
          isScalar(item)
              || item instanceof List<?> list && list.stream().allMatch(ResultYaml::isScalar);
      if (!fine) {
        return "results: "
            + entry.getKey()
            + " must be a string, integer, float, boolean, or a list of those";
      }
      results.put(String.valueOf(entry.getKey()), item);
    }
    return "";
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static Verdict unusable(ResultStatus status, String problem) {
    return new Verdict(status, Map.of(), Optional.empty(), List.of(), Optional.of(problem));
  }
}
