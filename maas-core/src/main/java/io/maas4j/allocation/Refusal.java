package io.maas4j.allocation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text that says that no machine is available (REST contract, section 8.5). Pure. */
final class Refusal {
  private static final Set<String> NUMBERS = Set.of("cpu_count", "mem", "cpu_speed", "link_speed");
  private static final Set<String> WORDS = Set.of("tags", "not_tags");

  private Refusal() {}

  /**
   * @param given the constraints alone
   */
  static String text(Map<String, List<String>> given) {
    if (given.isEmpty()) {
      return "No machine available.";
    }
    List<String> ids = given.getOrDefault("system_id", List.of());
    if (!ids.isEmpty()) {
      return "No machine with system ID " + String.join(", ", ids) + " available.";
    }
    String raw =
        given.entrySet().stream()
            .map(e -> "(" + quoted(e.getKey()) + ", [" + quoted(e.getValue()) + "])")
            .collect(Collectors.joining(", "));
    Map<String, String> resolved = new TreeMap<>();
    given.forEach((name, texts) -> resolved.put(name, resolved(name, texts)));
    return "No available machine matches constraints: ["
        + raw
        + "] (resolved to \""
        + resolved.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "))
        + "\")";
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(Refusal::quoted).collect(Collectors.joining(", "));
  }

  /** As the reference prints texts: in single quotes, unless there are only those inside. */
  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\");
    return text.contains("'") && !text.contains("\"")
        ? "\"" + escaped + "\""
        : "'" + escaped.replace("'", "\\'") + "'";
  }

  private static String resolved(String name, List<String> texts) {
    if (NUMBERS.contains(name)) {
      return texts.stream()
          .map(text -> new BigDecimal(text.strip()))
          .min(BigDecimal::compareTo)
          .map(Refusal::decimal)
          .orElse("");
    }
    return String.join(",", WORDS.contains(name) ? words(texts) : texts);
  }

  private static String decimal(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return (plain.scale() < 1 ? plain.setScale(1, RoundingMode.UNNECESSARY) : plain)
        .toPlainString();
  }

  /** Taken apart at commas and blanks. */
  static List<String> words(List<String> texts) {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).forEach(words::add);
    }
    return words.stream().distinct().toList();
  }
}
