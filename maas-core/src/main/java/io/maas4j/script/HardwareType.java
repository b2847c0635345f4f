package io.maas4j.script;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kind of hardware that a script looks at. The ordinal is the number on the wire. */
public enum HardwareType {
  NODE("Node", "node", "machine", "controller", "other", "generic"),
  CPU("CPU", "cpu", "processor"),
  MEMORY("Memory", "memory", "ram"),
  STORAGE("Storage", "storage", "disk", "ssd"),
  NETWORK("Network", "network", "net", "interface"),
  GPU("GPU", "gpu", "graphics");

  private final String label;
  private final List<String> words;

  HardwareType(String label, String... words) {
    this.label = label;
    this.words = List.of(words);
  }

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The text for people, {@code hardware_type_name} in the API. */
  public String label() {
    return label;
  }

  /** The canonical word, also the tag that every script of this kind carries. */
  public String tag() {
    return words.get(0);
  }

  /**
   * @param text a word or number of the contract (spec scripts §1), any case
   * @return empty when it is none
   */
  public static Optional<HardwareType> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    for (HardwareType type : values()) {
      if (type.words.contains(word) || word.equals(Integer.toString(type.number()))) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
