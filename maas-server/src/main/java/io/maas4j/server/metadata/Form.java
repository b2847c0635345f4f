package io.maas4j.server.metadata;

import io.maas4j.server.http.Multipart;
import io.maas4j.server.http.Part;
import io.maas4j.server.http.Percent;
import io.maas4j.server.http.UnreadableRequestException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final int MAX_PARTS = 64;
  static final Form EMPTY = new Form(Map.of(), Map.of());

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * @param contentType empty when there is none
   * @throws UnreadableRequestException when the body is not what the type says
   */
  static Form parse(String contentType, byte[] body) {
    String type = contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "multipart/form-data" -> parts(Multipart.parse(contentType, body, MAX_PARTS));
      case "application/x-www-form-urlencoded" ->
          new Form(pairs(new String(body, StandardCharsets.UTF_8)), Map.of());
      default -> EMPTY;
    };
  }

  /** {@code a=b&c=d}. */
  static Map<String, String> pairs(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    Percent.pairs(text).forEach(pair -> fields.put(pair.getKey(), pair.getValue()));
    return fields;
  }

  private static Form parts(List<Part> parts) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part.kind() == Part.Kind.FILE) {
        files.put(part.name(), part.content());
      } else {
        fields.put(part.name(), part.text());
      }
    }
    return new Form(fields, files);
  }

  /** With further fields, which lose against those that are here. */
  Form or(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(fields);
    return new Form(all, files);
  }
}
