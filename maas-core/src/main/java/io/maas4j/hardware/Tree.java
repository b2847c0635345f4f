package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Reads a report that may leave out anything and writes null for empty lists. */
final class Tree {
  /** What is longer is no name, model or serial number. */
  private static final int LONGEST_TEXT = 255;

  /** Four times of what Linux allows. */
  private static final int LONGEST_INTERFACE = 63;

  private Tree() {}

  /** Trimmed text of one plain line; numbers become text; empty when missing or null. */
  static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isValueNode() && !value.isNull() ? line(value.asText()) : "";
  }

  /** One plain line, trimmed. */
  static String line(String said) {
    return PlainText.line(said.strip(), LONGEST_TEXT).strip();
  }

  /** The name of an interface, wherever it stands. */
  static String interfaceName(String said) {
    return PlainText.line(said.strip(), LONGEST_INTERFACE).strip();
  }

  /**
   * A number, also written as text; 0 when missing, null, negative or no number, the largest there
   * is when it is larger.
   */
  static long number(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (value.isBigInteger()) {
      return value.bigIntegerValue().signum() > 0 ? Long.MAX_VALUE : 0;
    }
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
        items.add(line(item.asText()));
      }
    }
    return items;
  }
}
