package io.maas4j.wiring;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what is wrong with the fields of a request, to say it all at once. */
final class Faults {
  static final String REQUIRED = "This field is required.";
  static final String NO_CHOICE =
      "Select a valid choice. That choice is not one of the available choices.";

  private final Map<String, List<String>> found = new LinkedHashMap<>();

  void add(String field, String text) {
    found.computeIfAbsent(field, name -> new ArrayList<>()).add(text);
  }

  void add(InterfaceForm.Field field, String text) {
    add(field.wireName(), text);
  }

  boolean has(String field) {
    return found.containsKey(field);
  }

  /** In the words that clients know. */
  static String notOneOf(String value, String field, List<String> choices) {
    return "'"
        + value
        + "' is not a valid "
        + field
        + ".  It should be one of: "
        + choices.stream().map(c -> "'" + c + "'").collect(Collectors.joining(", "))
        + ".";
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidRequest(found, "correct " + String.join(", ", found.keySet()));
    }
  }
}
