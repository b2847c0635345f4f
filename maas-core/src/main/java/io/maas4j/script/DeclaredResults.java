package io.maas4j.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What results a script says that it may report; for display only.
 *
 * @param declared a list of names, or names → {title, description}, as the script wrote it
 */
public record DeclaredResults(Object declared) {
  /** Nothing declared. */
  public static final DeclaredResults NONE = new DeclaredResults(Map.of());

  public DeclaredResults {
    if (declared instanceof Map<?, ?> map) {
      declared = Json.object(map);
    } else if (declared instanceof List<?> list) {
      declared = List.copyOf(list);
    } else {
      throw new IllegalArgumentException("results are a list or a map");
    }
  }

  /** The declared names, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    Iterable<?> items = declared instanceof Map<?, ?> map ? map.keySet() : (List<?>) declared;
    items.forEach(item -> names.add(String.valueOf(item)));
    return List.copyOf(names);
  }

  /** The title for people, when one is declared. */
  public Optional<String> title(String name) {
    return text(name, "title");
  }

  /** The explanation for people, when one is declared. */
  public Optional<String> description(String name) {
    return text(name, "description");
  }

  private Optional<String> text(String name, String key) {
    return declared instanceof Map<?, ?> map
            && map.get(name) instanceof Map<?, ?> attributes
            && attributes.get(key) instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  static DeclaredResults parse(@Nullable Object declared, BiConsumer<String, String> faults) {
    if (declared == null) {
      return NONE;
    }
    if (declared instanceof List<?> list) {
      if (list.stream().allMatch(String.class::isInstance)) {
        return new DeclaredResults(list);
      }
      faults.accept("", "must be a list of texts, or a mapping of names to {title, description}");
      return NONE;
    }
    if (!(declared instanceof Map<?, ?> map)) {
      faults.accept("", "must be a list of texts, or a mapping of names to {title, description}");
      return NONE;
    }
    Map<String, Object> results = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (!(value instanceof Map<?, ?> attributes)) {
            faults.accept(name.toString(), name + ": must be a mapping");
          } else if (!(attributes.get("title") instanceof String)) {
            faults.accept(name.toString(), name + ": title is required and must be text");
          } else if (attributes.containsKey("description")
              && !(attributes.get("description") instanceof String)) {
            faults.accept(name + ".description", name + ": description must be text");
          } else {
            results.put(String.valueOf(name), attributes);
          }
        });
    return new DeclaredResults(results);
  }
}
