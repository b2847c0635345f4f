package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong with a form, to say all of it at once. Confined to one request. */
final class Faults {
  static final String NO_CHOICE =
      "Select a valid choice. That choice is not one of the available choices.";
  static final String REQUIRED = "This field is required.";
  static final String NO_ADDRESS = "Enter a valid IPv4 or IPv6 address.";
  private static final String WHOLE = "__all__";

  private final Map<String, List<String>> messages = new LinkedHashMap<>();

  void add(String field, String message) {
    messages.computeIfAbsent(field, f -> new ArrayList<>()).add(message);
  }

  /**
   * @throws InvalidRequest with everything that was added, if anything was
   */
  void check() {
    if (!messages.isEmpty()) {
      throw new InvalidRequest(messages, "correct " + String.join(", ", messages.keySet()));
    }
  }

  static InvalidRequest whole(String message) {
    return InvalidRequest.field(WHOLE, message);
  }

  static String notOneOf(String value) {
    return "Select a valid choice. " + value + " is not one of the available choices.";
  }
}
