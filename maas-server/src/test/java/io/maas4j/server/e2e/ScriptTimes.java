package io.maas4j.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** When each script of a machine began and ended, as the API tells it. */
final class ScriptTimes {
  private final List<JsonNode> results = new ArrayList<>();

  /** Takes the results of a set of scripts. */
  void add(JsonNode set) {
    set.path("results").forEach(results::add);
  }

  /**
   * A table for people, in the order of the beginnings: seconds since the first one, and the part
   * that the scripts which are shipped took together.
   *
   * @param name heads it
   */
  String table(String name) {
    List<JsonNode> ran =
        results.stream()
            .filter(result -> result.hasNonNull("starttime") && result.hasNonNull("endtime"))
            .sorted(Comparator.comparingDouble(ScriptTimes::start))
            .toList();
    if (ran.isEmpty()) {
      return "e2e " + name + ": no script ran";
    }
    double first = start(ran.get(0));
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "e2e %s: scripts%n%-34s %8s %8s %10s  %s%n",
                name,
                "script",
                "start s",
                "end s",
                "runtime",
                "status"));
    for (JsonNode result : ran) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-34s %8.1f %8.1f %10s  %s%n",
              result.path("name").asText(),
              start(result) - first,
              end(result) - first,
              result.path("runtime").asText(),
              result.path("status_name").asText()));
    }
    double last = ran.stream().mapToDouble(ScriptTimes::end).max().orElse(first);
    double shipped =
        ran.stream()
            .filter(result -> !result.path("name").asText().contains("acme"))
            .mapToDouble(ScriptTimes::end)
            .max()
            .orElse(first);
    return table
        .append(
            String.format(
                Locale.ROOT,
                "all %d scripts: %.1f s; until the last of the built-in ones: %.1f s",
                ran.size(),
                last - first,
                shipped - first))
        .toString();
  }

  private static double start(JsonNode result) {
    return result.path("starttime").asDouble();
  }

  private static double end(JsonNode result) {
    return result.path("endtime").asDouble();
  }
}
