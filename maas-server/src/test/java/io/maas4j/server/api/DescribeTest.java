package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the description against the one that a genuine region gave of itself. */
class DescribeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/MAAS/api/2.0/";
  private static final Path RECORDED = Path.of("src/test/resources/describe/recorded-3.4.8.json");
  private static final Path MISSING = Path.of("src/test/resources/describe/missing.txt");
  private static final String REGENERATE = "maas4j.regenerate";

  @Test
  void whatTheRecordedRegionDescribesIsThereButForTheListedExceptions() throws IOException {
    Map<String, String> ours = facts(document());
    Map<String, String> theirs = facts(JSON.readTree(Files.readString(RECORDED)));
    Set<String> missing = new TreeSet<>();
    theirs.forEach(
        (place, fact) -> {
          if (!ours.containsKey(place)) {
            missing.add(place);
          } else if (!fact.equals(ours.get(place))) {
            missing.add(place + " = " + fact);
          }
        });
    if (Boolean.getBoolean(REGENERATE)) {
      renew(missing);
    }
    assertThat(withoutChildren(missing))
        .as("renew the list with -Dtest=DescribeTest -D%s=true", REGENERATE)
        .containsExactlyInAnyOrderElementsOf(listed().keySet());
  }

  @Test
  void everyActionWithArgumentsSaysSoWhereCommandLinesLook() throws IOException {
    try (ApiBench bench = new ApiBench()) {
      JsonNode document = JSON.readTree(bench.anonymous("GET", API + "describe/").body());
      Map<String, JsonNode> actions = actions(document);
      for (Resource resource : bench.routes.resources()) {
        resource
            .operations()
            .forEach(
                operation -> {
                  JsonNode action = actions.get(resource.name() + "." + operation.name());
                  String doc = action.path("doc").asText();
                  String body = doc.contains("\n\n") ? doc.substring(doc.indexOf("\n\n")) : "";
                  assertThat(body.contains(":param"))
                      .as(resource.name() + "." + operation.name())
                      .isEqualTo(
                          !operation.parameters().isEmpty()
                              || operation.others() == Operation.Others.TAKEN);
                  assertThat(doc.lines().findFirst()).hasValue(operation.title());
                  assertThat(operation.title()).isNotBlank();
                });
      }
    }
  }

  @Test
  void theDescriptionHasTheFormThatClientsRead() throws IOException {
    JsonNode document = document();
    assertThat(document.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("doc", "hash", "handlers", "resources");
    List<String> names = new ArrayList<>();
    for (JsonNode resource : document.path("resources")) {
      names.add(resource.path("name").asText());
      for (String side : List.of("anon", "auth")) {
        JsonNode handler = resource.get(side);
        assertThat(handler).isNotNull();
        if (handler.isObject()) {
          assertThat(handler.fieldNames())
              .toIterable()
              .containsExactlyInAnyOrder("name", "doc", "path", "params", "uri", "actions");
          assertThat(handler.path("uri").asText()).startsWith("http://127.0.0.1:");
          assertThat(handler.path("uri").asText()).endsWith(handler.path("path").asText());
        }
      }
    }
    assertThat(names).isSorted().doesNotHaveDuplicates();
    long halves =
        document.path("resources").findValues("actions").size()
            + document.path("handlers").findValues("actions").size();
    assertThat(halves).isEqualTo(2L * document.path("handlers").size());
  }

  @Test
  void theHashIsTheSameForEveryRegionOfThisVersionAndOnEveryAnswer() throws IOException {
    String hash = document().path("hash").asText();
    assertThat(hash).matches("[0-9a-f]{40}");
    try (ApiBench bench = new ApiBench()) {
      for (String path : List.of("describe/", "version/", "openapi.yaml", "nowhere/", "zones/")) {
        HttpResponse<String> answer = bench.anonymous("GET", API + path);
        assertThat(answer.headers().firstValue("X-MAAS-API-Hash")).as(path).hasValue(hash);
      }
      assertThat(bench.anonymous("GET", API + "describe/").headers().firstValue("Content-Type"))
          .hasValue("application/json");
    }
  }

  private static JsonNode document() throws IOException {
    try (ApiBench bench = new ApiBench()) {
      return JSON.readTree(bench.anonymous("GET", API + "describe/").body());
    }
  }

  /** By place, {@code handler} or {@code handler.action}: what clients depend on. */
  private static Map<String, String> facts(JsonNode document) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (JsonNode resource : document.path("resources")) {
      for (String side : List.of("auth", "anon")) {
        JsonNode handler = resource.path(side);
        if (!handler.isObject()) {
          continue;
        }
        String place = resource.path("name").asText() + (side.equals("anon") ? " (anon)" : "");
        facts.put(
            place,
            handler.path("name").asText()
                + " "
                + handler.path("path").asText()
                + " "
                + handler.path("params"));
        for (JsonNode action : handler.path("actions")) {
          facts.put(
              place + "." + action.path("name").asText(),
              action.path("method").asText()
                  + " "
                  + action.path("op")
                  + " "
                  + action.path("restful"));
        }
      }
    }
    return facts;
  }

  private static Map<String, JsonNode> actions(JsonNode document) {
    Map<String, JsonNode> actions = new LinkedHashMap<>();
    for (JsonNode resource : document.path("resources")) {
      for (JsonNode action : resource.path("auth").path("actions")) {
        actions.put(resource.path("name").asText() + "." + action.path("name").asText(), action);
      }
    }
    return actions;
  }

  /** What a missing handler lacks goes without saying. */
  private static Set<String> withoutChildren(Set<String> missing) {
    return missing.stream()
        .filter(
            place -> {
              int dot = place.indexOf('.');
              return dot < 0 || !missing.contains(place.substring(0, dot));
            })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The reason of each exception. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(MISSING)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int because = line.indexOf(" | because ");
        assertThat(because).as("an exception needs a reason: %s", line).isPositive();
        listed.put(line.substring(0, because), line.substring(because));
      }
    }
    return listed;
  }

  /** Keeps the reasons that there are. */
  private static void renew(Set<String> missing) throws IOException {
    Map<String, String> before = Files.exists(MISSING) ? listed() : Map.of();
    StringBuilder text =
        new StringBuilder("# What the recorded region describes and ours does not.\n");
    for (String place : withoutChildren(missing)) {
      text.append(place)
          .append(before.getOrDefault(place, " | because it is not built yet"))
          .append('\n');
    }
    Files.write(MISSING, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
