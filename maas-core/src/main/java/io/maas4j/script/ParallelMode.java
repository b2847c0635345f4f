package io.maas4j.script;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What else may run beside a script. The ordinal is the number on the wire. */
public enum ParallelMode {
  DISABLED("Disabled", "disabled", "none"),
  INSTANCE("Run along other instances of this script", "instance", "name"),
  ANY("Run along any other script.", "any", "enabled");

  private final String label;
  private final List<String> words;

  ParallelMode(String label, String... words) {
    this.label = label;
    this.words = List.of(words);
  }

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The text for people, {@code parallel_name} in the API. */
  public String label() {
    return label;
  }

  /**
   * @param text a word or number of the contract (spec scripts §1), any case
   * @return empty when it is none
   */
  public static Optional<ParallelMode> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    for (ParallelMode mode : values()) {
      if (mode.words.contains(word) || word.equals(Integer.toString(mode.number()))) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
