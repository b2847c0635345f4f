package io.maas4j.server.metadata;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request carries besides its path.
 *
 * @param fields the last value of each
 * @param files by part name
 */
record Form(Map<String, String> fields, Map<String, byte[]> files) {
  static final Form EMPTY = new Form(Map.of(), Map.of());

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * @param contentType empty when there is none
   * @throws Refusal when the body is not what the type says
   */
  static Form parse(String contentType, byte[] body) {
    String type = contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "multipart/form-data" -> Multipart.parse(contentType, body);
      case "application/x-www-form-urlencoded" ->
          new Form(pairs(new String(body, StandardCharsets.UTF_8)), Map.of());
      default -> EMPTY;
    };
  }

  /** {@code a=b&c=d}. */
  static Map<String, String> pairs(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        fields.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  /** With further fields, which lose against those that are here. */
  Form or(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(fields);
    return new Form(all, files);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("Malformed percent-encoding in the form.");
    }
  }
}
