package io.maas4j.image.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object within which the properties of those around it hold too, unless it has its own.
 *
 * @param outer around it; empty for the file itself
 */
record Scope(StreamNode node, Optional<Scope> outer) {
  /** What can stand in a URL's path and in a file's name as it is. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  static Scope top(StreamNode root) {
    return new Scope(root, Optional.empty());
  }

  private Optional<StreamNode> find(String name) throws MalformedStreamException {
    Optional<StreamNode> own = node.optional(name);
    return own.isPresent() || outer.isEmpty() ? own : outer.get().find(name);
  }

  Optional<String> text(String name) throws MalformedStreamException {
    Optional<StreamNode> found = find(name);
    return found.isPresent() ? Optional.of(found.get().text()) : Optional.empty();
  }

  StreamNode required(String name) throws MalformedStreamException {
    Optional<StreamNode> found = find(name);
    return found.isPresent() ? found.get() : node.member(name);
  }

  static String word(StreamNode node) throws MalformedStreamException {
    String text = node.text();
    if (!WORD.matcher(text).matches()) {
      throw node.wrong(
          Excerpt.of(text) + " is no name: letters, digits, \".\", \"_\", \"+\" and \"-\" only");
    }
    return text;
  }

  String word(String name) throws MalformedStreamException {
    return word(required(name));
  }

  String word(String name, String otherwise) throws MalformedStreamException {
    Optional<StreamNode> found = find(name);
    return found.isPresent() ? word(found.get()) : otherwise;
  }

  Map<String, String> notes(List<String> names) throws MalformedStreamException {
    Map<String, String> notes = new LinkedHashMap<>();
    for (String name : names) {
      Optional<String> said = text(name);
      if (said.isPresent()) {
        notes.put(name, said.get());
      }
    }
    return notes;
  }
}
