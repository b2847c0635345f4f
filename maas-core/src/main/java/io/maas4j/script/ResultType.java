package io.maas4j.script;

import java.util.Locale;
import java.util.Optional;

/** The kind of a script set. The ordinal is the number on the wire. */
public enum ResultType {
  COMMISSIONING("Commissioning"),
  INSTALLATION("Installation"),
  TESTING("Testing"),
  RELEASE("Release"),
  DEPLOYMENT("Deployment");

  private final String label;

  ResultType(String label) {
    this.label = label;
  }

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }

  /** The text for people, {@code type_name} in the API. */
  public String label() {
    return label;
  }

  /**
   * @param text a word ({@code test}, {@code testing}, …) or number, any case
   * @return empty when it is none
   */
  public static Optional<ResultType> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    for (ResultType type : values()) {
      if (word.equals(type.label.toLowerCase(Locale.ROOT))
          || word.equals(Integer.toString(type.number()))) {
        return Optional.of(type);
      }
    }
    return ScriptType.parse(word).map(ScriptType::resultType);
  }
}
