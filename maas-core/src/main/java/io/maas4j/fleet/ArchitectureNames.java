package io.maas4j.fleet;

import io.maas4j.text.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may be given as a machine's architecture, also by strangers that register themselves: it
 * becomes a part of paths and of boot configurations. Stateless.
 */
final class ArchitectureNames {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}(/[A-Za-z0-9][A-Za-z0-9_.+-]{0,63})?");

  private static final int LONGEST_SHOWN = 64;

  private ArchitectureNames() {}

  /**
   * Refuses what is not of the form {@code amd64} or {@code amd64/generic}.
   *
   * @param wrong takes what is wrong, by field
   */
  static void check(Optional<String> given, Map<String, List<String>> wrong) {
    given
        .filter(text -> !NAME.matcher(text).matches())
        .ifPresent(
            text ->
                wrong.put(
                    "architecture",
                    List.of(
                        "'"
                            + PlainText.line(text, LONGEST_SHOWN)
                            + "' is not a valid architecture: name one like amd64 or"
                            + " amd64/generic.")));
  }

  /** With {@code generic} where no sub-architecture is given. */
  static String complete(String given) {
    return given.contains("/") ? given : given + "/generic";
  }
}
