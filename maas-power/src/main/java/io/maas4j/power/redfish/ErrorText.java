package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A service's error as one line that people can read (DSP0266 "Error responses"). */
final class ErrorText {
  private static final String EXTENDED = "@Message.ExtendedInfo";
  private static final int MAX_MESSAGES = 3;
  private static final int MAX_LENGTH = 600;
  private static final int MAX_PART = 250;

  private ErrorText() {}

  /** What the service says; empty when it says nothing. */
  static Optional<String> of(JsonNode body) {
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode message : messages(body)) {
      if (texts.size() < MAX_MESSAGES) {
        text(message).ifPresent(texts::add);
      }
    }
    if (texts.isEmpty()) {
      JsonNode plain = body.path("error").path("message");
      if (plain.isTextual() && !plain.textValue().isBlank()) {
        texts.add(clean(plain.textValue(), MAX_PART));
      }
    }
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(clean(String.join("; ", texts), MAX_LENGTH));
  }

  /** The ids of the messages without registry and version: {@code ResourceInUse}. */
  static Set<String> ids(JsonNode body) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode message : messages(body)) {
      String id = message.path("MessageId").asText("");
      ids.add(id.substring(id.lastIndexOf('.') + 1));
    }
    String code = body.path("error").path("code").asText("");
    ids.add(code.substring(code.lastIndexOf('.') + 1));
    return ids;
  }

  /** Without line ends and other control characters, and not longer than that. */
  static String clean(String text, int max) {
    String line = text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    return line.length() <= max ? line : line.substring(0, max) + "…";
  }

  private static List<JsonNode> messages(JsonNode body) {
    List<JsonNode> messages = new ArrayList<>();
    for (JsonNode info : List.of(body.path("error").path(EXTENDED), body.path(EXTENDED))) {
      // An array by the standard; some send its only element by itself.
      if (info.isArray()) {
        info.forEach(messages::add);
      } else if (info.isObject()) {
        messages.add(info);
      }
    }
    JsonNode ofTask = body.path("Messages");
    if (ofTask.isArray()) {
      ofTask.forEach(messages::add);
    }
    return messages;
  }

  private static Optional<String> text(JsonNode message) {
    String id = message.path("MessageId").asText("");
    String text = clean(message.path("Message").asText(""), MAX_PART);
    if (text.isEmpty() && id.isBlank()) {
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder(text);
    if (!id.isBlank()) {
      line.append(text.isEmpty() ? "" : " ").append('[').append(clean(id, 80)).append(']');
    }
    String resolution = clean(message.path("Resolution").asText(""), MAX_PART);
    if (!resolution.isEmpty() && !resolution.toLowerCase(Locale.ROOT).startsWith("none")) {
      line.append(" (").append(resolution).append(')');
    }
    return Optional.of(line.toString());
  }
}
