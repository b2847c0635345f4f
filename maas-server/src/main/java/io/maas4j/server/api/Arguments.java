package io.maas4j.server.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was given to an operation: every text was checked against the table before.
 *
 * @param values by name, in the order they came
 * @param files contents by name, for parameters that are files
 * @param ignored names that the table does not have
 */
record Arguments(
    Map<String, List<String>> values, Map<String, byte[]> files, List<String> ignored) {
  Arguments(Map<String, List<String>> values, List<String> ignored) {
    this(values, Map.of(), ignored);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The content of a file. */
  Optional<byte[]> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The last text; empty when it was not given. */
  Optional<String> text(String name) {
    List<String> texts = values.getOrDefault(name, List.of());
    return texts.isEmpty() ? Optional.empty() : Optional.of(texts.get(texts.size() - 1));
  }

  /** The last text that is not empty. */
  Optional<String> filled(String name) {
    return text(name).filter(text -> !text.isEmpty());
  }

  String textOr(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  /** Every text, without empty ones. */
  List<String> texts(String name) {
    return values.getOrDefault(name, List.of()).stream().filter(t -> !t.isEmpty()).toList();
  }

  /** Every text, taken apart at commas and blanks. */
  List<String> words(String name) {
    return texts(name).stream()
        .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  boolean flag(String name, boolean otherwise) {
    return filled(name).flatMap(Arguments::truth).orElse(otherwise);
  }

  Optional<Long> whole(String name) {
    return filled(name).map(text -> Long.parseLong(text.strip()));
  }

  Optional<Double> number(String name) {
    return filled(name).map(text -> Double.parseDouble(text.strip()));
  }

  /** Bytes. */
  Optional<Long> size(String name) {
    return filled(name).flatMap(Arguments::bytes);
  }

  /** What base64 stands for; a text that is none stands for itself. */
  Optional<byte[]> base64(String name) {
    return filled(name).map(Arguments::decoded);
  }

  /** What begins with a prefix, by the rest of its name. */
  Map<String, List<String>> startingWith(String prefix) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    values.forEach(
        (name, texts) -> {
          if (name.startsWith(prefix) && name.length() > prefix.length()) {
            found.put(name.substring(prefix.length()), new ArrayList<>(texts));
          }
        });
    return found;
  }

  static Optional<Boolean> truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> Optional.of(true);
      case "false", "f", "no", "n", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Optional<Long> bytes(String text) {
    String number = text.strip();
    if (number.isEmpty()) {
      return Optional.empty();
    }
    long unit =
        switch (number.charAt(number.length() - 1)) {
          case 'K', 'k' -> 1_000L;
          case 'M', 'm' -> 1_000_000L;
          case 'G', 'g' -> 1_000_000_000L;
          case 'T', 't' -> 1_000_000_000_000L;
          default -> 1L;
        };
    String digits = unit == 1 ? number : number.substring(0, number.length() - 1);
    return digits.matches("\\d{1,15}(\\.\\d{1,9})?")
        ? Optional.of((long) (Double.parseDouble(digits) * unit))
        : Optional.empty();
  }

  private static byte[] decoded(String text) {
    String compact = text.replaceAll("\\s", "");
    try {
      byte[] decoded = Base64.getDecoder().decode(compact);
      if (Base64.getEncoder().encodeToString(decoded).equals(compact)) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // no base64: clients may send what they mean as it is
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
