package io.maas4j.server.api;

import io.maas4j.server.http.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names and texts as they came, in order. Confined to one thread while it is filled. */
final class RawParameters {
  /** More than this is no request of a client. */
  static final int MAX = 10_000;

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private Optional<byte[]> body = Optional.empty();
  private int count;

  void add(String name, String value) {
    count++;
    if (count > MAX) {
      throw Failure.text(400, "More than " + MAX + " parameters.");
    }
    values.computeIfAbsent(storable(name), n -> new ArrayList<>()).add(storable(value));
  }

  /**
   * The same text.
   *
   * @throws Failure 400 for what no database keeps as a text
   */
  static String storable(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == 0) {
        throw Failure.text(400, "Null characters are not allowed.");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, at + 1 < text.length() ? text.charAt(at + 1) : 0)) {
          throw Failure.text(400, "A text of the request has half a character in it.");
        }
        at++;
      }
    }
    return text;
  }

  void addAll(RawParameters others) {
    others.values.forEach((name, texts) -> texts.forEach(text -> add(name, text)));
    files.putAll(others.files);
    body = others.body.or(() -> body);
  }

  /** Adds a part that has a file name; the last one of a name counts. */
  void addFile(String name, byte[] content) {
    add(name, "");
    files.put(name, content);
  }

  /** A body that is no form. */
  static RawParameters ofBody(byte[] content) {
    RawParameters found = new RawParameters();
    found.body = Optional.of(content);
    return found;
  }

  /** Contents of the parts that have a file name; their texts are empty. */
  Map<String, byte[]> files() {
    return files;
  }

  /** The body, when it is no form. */
  Optional<byte[]> body() {
    return body;
  }

  /** Reads {@code a=1&b=2}. */
  static RawParameters ofForm(String text) {
    RawParameters found = new RawParameters();
    Percent.pairs(text).forEach(pair -> found.add(pair.getKey(), pair.getValue()));
    return found;
  }

  /** The last text of this name. */
  Optional<String> last(String name) {
    List<String> texts = values.getOrDefault(name, List.of());
    return texts.isEmpty() ? Optional.empty() : Optional.of(texts.get(texts.size() - 1));
  }

  Map<String, List<String>> asMap() {
    return values;
  }
}
