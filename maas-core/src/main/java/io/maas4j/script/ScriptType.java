package io.maas4j.script;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a script is for; decides when it is selected and which directory it is delivered in. */
public enum ScriptType {
  COMMISSIONING(0, "commissioning", "Commissioning script", ResultType.COMMISSIONING),
  TESTING(2, "testing", "Testing script", ResultType.TESTING),
  RELEASE(3, "release", "Release script", ResultType.RELEASE),
  DEPLOYMENT(4, "deployment", "Deployment script", ResultType.DEPLOYMENT);

  private static final Map<String, ScriptType> WORDS =
      Map.of(
          "commission", COMMISSIONING,
          "commissioning", COMMISSIONING,
          "test", TESTING,
          "testing", TESTING,
          "release", RELEASE,
          "deployment", DEPLOYMENT,
          "0", COMMISSIONING,
          "2", TESTING,
          "3", RELEASE,
          "4", DEPLOYMENT);

  private final int number;
  private final String word;
  private final String label;
  private final ResultType resultType;

  ScriptType(int number, String word, String label, ResultType resultType) {
    this.number = number;
    this.word = word;
    this.label = label;
    this.resultType = resultType;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The canonical word, also the directory in the tarball and the stem of the index's list. */
  public String word() {
    return word;
  }

  /** The text for people, {@code type_name} in the API. */
  public String label() {
    return label;
  }

  /** The kind of set that results of such scripts belong to. */
  public ResultType resultType() {
    return resultType;
  }

  /**
   * @param text a word or number of the contract (spec scripts §1), any case
   * @return empty when it is none
   */
  public static Optional<ScriptType> parse(String text) {
    return Optional.ofNullable(WORDS.get(text.strip().toLowerCase(Locale.ROOT)));
  }
}
