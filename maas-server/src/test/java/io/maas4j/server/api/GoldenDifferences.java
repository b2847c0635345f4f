package io.maas4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says in what an answer differs from a recorded one: status, type, keys, texts of errors. */
final class GoldenDifferences {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> SAME =
      Set.of(
          "status_name", "status", "node_type", "node_type_name", "name", "username", "hostname");

  /** Stands for prose and bytes that are no part of the contract. */
  private static final String LEFT_OUT = "(text left out)";

  /** Keys are data, not structure. */
  private static final Set<String> MAPS = Set.of("owner_data", "workload_annotations");

  private final List<String> differences = new ArrayList<>();

  List<String> of(JsonNode recorded, HttpResponse<String> answer) {
    int status = recorded.path("status").asInt();
    if (status != answer.statusCode()) {
      differences.add("status " + answer.statusCode() + " instead of " + status);
      return differences;
    }
    if (recorded.path("headers").has("Allow")) {
      Set<String> wanted = methods(recorded.path("headers").path("Allow").asText());
      Set<String> found = methods(answer.headers().firstValue("Allow").orElse(""));
      if (!wanted.equals(found)) {
        differences.add("Allow " + found + " instead of " + wanted);
      }
    }
    if (recorded.has("body")) {
      json(recorded.path("body"), answer, status);
    } else if (status != 405
        && !recorded.path("text").asText("").equals(LEFT_OUT)
        && !recorded.path("text").asText("").equals(answer.body())) {
      String text = "text '" + answer.body() + "' instead of '" + recorded.path("text").asText("");
      // a difference is one line of the list
      differences.add(text.replaceAll("\\s*\\n\\s*", " ") + "'");
    }
    return differences;
  }

  private void json(JsonNode wanted, HttpResponse<String> answer, int status) {
    String type = answer.headers().firstValue("Content-Type").orElse("").replace(" ", "");
    if (!type.equals("application/json;charset=utf-8")) {
      differences.add("type " + type);
      return;
    }
    try {
      JsonNode found = JSON.readTree(answer.body());
      if (status >= 400 && !wanted.equals(found)) {
        differences.add(found + " instead of " + wanted);
      } else if (status < 400) {
        compare("", wanted, found);
      }
    } catch (JsonProcessingException e) {
      differences.add("no JSON");
    }
  }

  private void compare(String path, JsonNode wanted, JsonNode found) {
    if (!kind(wanted).equals(kind(found))) {
      differences.add(path + " is " + kind(found) + " instead of " + kind(wanted));
    } else if (wanted.isObject()) {
      wanted
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (found.has(name)) {
                  compare(path + "." + name, wanted.get(name), found.get(name));
                } else if (!isMap(path)) {
                  differences.add(path + "." + name + " is missing");
                }
              });
    } else if (wanted.isArray() && !wanted.isEmpty()) {
      if (found.isEmpty()) {
        differences.add(path + " is empty");
      } else {
        compare(path + "[]", wanted.get(0), found.get(0));
      }
    } else if (wanted.isValueNode()
        && SAME.stream().anyMatch(key -> path.equals("." + key) || path.equals("[]." + key))
        && !wanted.equals(found)) {
      differences.add(path + " is " + found + " instead of " + wanted);
    }
  }

  private static boolean isMap(String path) {
    return MAPS.contains(path.substring(path.lastIndexOf('.') + 1)) || path.contains(".verbose_");
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Set<String> methods(String header) {
    return new TreeSet<>(Arrays.asList(header.split(", ")));
  }
}
