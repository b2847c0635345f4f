package io.maas4j.script;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What kind of value a script's parameter takes (spec scripts §3.1). */
public enum ParameterType {
  STORAGE(Set.of("{input}", "{name}", "{path}", "{model}", "{serial}")),
  INTERFACE(Set.of("{input}", "{name}", "{mac}", "{vendor}", "{product}")),
  URL(Set.of()),
  STRING(Set.of()),
  PASSWORD(Set.of()),
  RUNTIME(Set.of()),
  BOOLEAN(Set.of()),
  CHOICE(Set.of());

  private final Set<String> placeholders;

  ParameterType(Set<String> placeholders) {
    this.placeholders = placeholders;
  }

  /** The word on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether each disk or interface gets a result of its own. */
  public boolean fansOut() {
    return this == STORAGE || this == INTERFACE;
  }

  /** What an argument format must hold at least one of; empty when it may hold anything. */
  Set<String> placeholders() {
    return placeholders;
  }

  boolean takesBounds() {
    return this == STRING || this == PASSWORD || this == RUNTIME || this == BOOLEAN;
  }

  static Optional<ParameterType> parse(String word) {
    for (ParameterType type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
