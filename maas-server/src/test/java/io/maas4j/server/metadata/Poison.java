package io.maas4j.server.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A text that means something to everything that it must not mean anything to. */
public final class Poison {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Is in the poison, and in nothing else. */
  public static final String MARK = "p0is0n";

  /** Quotes, commands, templates, markup, ends of lines, and characters that are none. */
  public static final String TEXT =
      MARK
          + "\"'$(id)`id`;|&\n#!ipxe\rset x=${net0/mac}\n{{kernel_params.purpose}}{{py: 1}}<script>"
          + "--- \n- !!python/object:os.system [id]\n: #\\\u0000\u001b[31m\u202e\ud800 %s %n ../../"
          + MARK;

  /**
   * A place of a document that a stranger fills in.
   *
   * @param path the members and indexes that lead there
   * @param key whether it is the name of a member instead of its value
   */
  record Place(List<Object> path, boolean key) {
    @Override
    public String toString() {
      return path + (key ? " (name)" : "");
    }
  }

  private Poison() {}

  /** Every text of a document, and every name of a member. */
  static List<Place> places(JsonNode document) {
    List<Place> places = new ArrayList<>();
    walk(document, List.of(), places);
    return places;
  }

  private static void walk(JsonNode node, List<Object> path, List<Place> places) {
    if (node.isTextual()) {
      places.add(new Place(path, false));
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      List<Object> below = below(path, member.getKey());
      places.add(new Place(below, true));
      walk(member.getValue(), below, places);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(node.get(i), below(path, i), places);
    }
  }

  private static List<Object> below(List<Object> path, Object step) {
    List<Object> below = new ArrayList<>(path);
    below.add(step);
    return below;
  }

  /** A copy with the poison in one place. */
  static JsonNode in(JsonNode document, Place place) {
    JsonNode copy = document.deepCopy();
    JsonNode parent = copy;
    for (Object step : place.path().subList(0, place.path().size() - 1)) {
      parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
    }
    Object last = place.path().get(place.path().size() - 1);
    if (parent instanceof ArrayNode array) {
      array.set((Integer) last, JSON.getNodeFactory().textNode(TEXT));
    } else if (place.key()) {
      ObjectNode object = (ObjectNode) parent;
      object.set(TEXT, object.remove((String) last));
    } else {
      ((ObjectNode) parent).put((String) last, TEXT);
    }
    return copy;
  }

  /**
   * A report of hardware that is poison wherever it may say what it likes.
   *
   * @param shape names of members whose values decide how the rest is read
   */
  public static byte[] everywhere(InputStream report, Set<String> shape) throws IOException {
    JsonNode document = JSON.readTree(report);
    for (Place place : places(document)) {
      boolean fixed =
          place.path().stream().anyMatch(step -> step instanceof String s && shape.contains(s));
      if (!place.key() && !fixed) {
        document = in(document, place);
      }
    }
    return bytes(document);
  }

  /** As it is sent: what JSON can write and UTF-8 cannot is written as an escape. */
  static byte[] bytes(JsonNode document) {
    StringBuilder ascii = new StringBuilder();
    for (char c : document.toString().toCharArray()) {
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append(String.format("\\u%04x", (int) c));
      }
    }
    return ascii.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
