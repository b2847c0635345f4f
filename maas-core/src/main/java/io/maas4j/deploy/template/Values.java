package io.maas4j.deploy.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Map;

/** What values are worth and how they are written. Stateless. */
final class Values {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Values() {}

  static boolean isTrue(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof Collection<?> all) {
      return !all.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return value != Nothing.NONE && !String.valueOf(value).isEmpty();
  }

  static boolean same(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return a.longValue() == b.longValue();
    }
    return one.equals(other);
  }

  /** As it stands in the result: lists and mappings as JSON, which is YAML as well. */
  static String text(Object value) {
    if (value == Nothing.NONE) {
      return "";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof Collection<?> || value instanceof Map<?, ?>
        ? json(value)
        : String.valueOf(value);
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value == Nothing.NONE ? null : value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values cannot be written", e);
    }
  }

  /** One word of a POSIX shell. */
  static String shell(Object value) {
    String text = text(value);
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }
}
