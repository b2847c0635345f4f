package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads a report that may leave out anything and writes null for empty lists. */
final class Tree {
  private Tree() {}

  /** Trimmed text; numbers become text; empty when missing or null. */
  static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
  }

  /** A number, also written as text; 0 when missing, null or no number. */
  static long number(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isNumber()) {
      return Math.max(0, value.asLong());
    }
    String text = text(node, key);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  static int integer(JsonNode node, String key) {
    return (int) Math.min(Integer.MAX_VALUE, number(node, key));
  }

  static boolean truth(JsonNode node, String key) {
    return node.path(key).asBoolean(false);
  }

  /** The objects of a list; none when it is missing or null. */
  static List<JsonNode> list(JsonNode node, String key) {
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : node.path(key)) {
      if (item.isObject()) {
        items.add(item);
      }
    }
    return items;
  }

  /** The texts of a list; none when it is missing or null. */
  static List<String> texts(JsonNode node, String key) {
    List<String> items = new ArrayList<>();
    for (JsonNode item : node.path(key)) {
      if (item.isTextual()) {
        items.add(item.asText());
      }
    }
    return items;
  }
}
