package io.maas4j.power.redfish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spoils documents. Not thread-safe. */
final class FaultyJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SIGNS = "{}[]\":,\\ntfeE+-.0189 \u0000\u0007\n\u00e9\ud83d";
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "\"On\"",
          "\"Null\"",
          "\"a\\r\\nX-Evil: 1\\u0000\"",
          "\"\\ud800\"",
          "\"\\u009b31m \\u2028\"",
          "\"//169.254.169.254/x\"",
          "\"http://169.254.169.254/latest\"",
          "\"../../x\"",
          "\"/a b\"",
          "\"/%zz\"",
          "\"file:///etc/passwd\"",
          "\"mailto:x\"",
          "{}",
          "[]",
          "[[],{},null,7,\"x\"]",
          "{\"@odata.id\":7}",
          "{\"@odata.id\":\"/redfish/v1/Systems\"}",
          "\"" + "long ".repeat(5_000) + "\"");
  private static final List<String> LINKS =
      List.of(
          "/redfish/v1/TaskService/Tasks/1",
          "/redfish/v1/Systems/1",
          "http://169.254.169.254/latest",
          "http://127.0.0.1:1/",
          "//x",
          "::",
          "mailto:x",
          "https:/x",
          "?",
          "%");

  private final Random random;

  FaultyJson(Random random) {
    this.random = random;
  }

  /** With a few values exchanged, or a few characters, or cut off. */
  String spoilt(String document) {
    String faulty = document;
    if (random.nextInt(3) > 0) {
      faulty = exchanged(document);
    }
    if (random.nextInt(3) == 0) {
      StringBuilder text = new StringBuilder(faulty);
      for (int faults = random.nextInt(4); faults >= 0; faults--) {
        int at = random.nextInt(text.length());
        char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, sign);
          case 1 -> text.insert(at, sign);
          default -> text.deleteCharAt(at);
        }
      }
      faulty = text.toString();
    }
    return random.nextInt(20) == 0 ? faulty.substring(random.nextInt(faulty.length())) : faulty;
  }

  String noise(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return text.toString();
  }

  String link() {
    return LINKS.get(random.nextInt(LINKS.size()));
  }

  private String exchanged(String document) {
    try {
      JsonNode root = JSON.readTree(document);
      List<JsonNode> containers = new ArrayList<>();
      collect(root, containers);
      for (int faults = random.nextInt(3); faults >= 0; faults--) {
        JsonNode in = containers.get(random.nextInt(containers.size()));
        JsonNode value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        if (in instanceof ObjectNode object && object.size() > 0) {
          List<String> names = new ArrayList<>();
          object.fieldNames().forEachRemaining(names::add);
          object.set(names.get(random.nextInt(names.size())), value);
        } else if (in instanceof ArrayNode array && array.size() > 0) {
          array.set(random.nextInt(array.size()), value);
        }
      }
      return root.toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError(document, e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
