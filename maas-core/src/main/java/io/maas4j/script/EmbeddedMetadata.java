package io.maas4j.script;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The YAML block that a script carries in its comments.
 *
 * @param values key → maps, lists, strings, numbers, booleans, null; empty for a script without one
 * @param positions path of keys and indexes joined by dots → place in the script
 */
public record EmbeddedMetadata(Map<String, Object> values, Map<String, Position> positions) {
  static final EmbeddedMetadata NONE = new EmbeddedMetadata(Map.of(), Map.of());

  /** Whether the block names the field. */
  public boolean has(String field) {
    return values.containsKey(field);
  }

  @Nullable Object value(String field) {
    return values.get(field);
  }

  /** The place of the path, or of the nearest ancestor that has one. */
  Position position(String path) {
    String here = path;
    while (true) {
      Position at = positions.get(here);
      if (at != null) {
        return at;
      }
      int dot = here.lastIndexOf('.');
      if (dot < 0) {
        return Position.NONE;
      }
      here = here.substring(0, dot);
    }
  }
}
