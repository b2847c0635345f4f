package io.maas4j.dns;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The types of records that people may write, and what their data must look like. */
public enum RecordType {
  SRV(
      "Should be '<priority> <weight> <port> <target>'. Range for the three numbers is 0-65535.",
      words -> {
        boolean numbers =
            words.size() == 4 && words.subList(0, 3).stream().allMatch(RecordType::isShort);
        return numbers && (words.get(3).equals(".") || isHost(words.get(3)));
      }),
  NS("Should be the name of a server.", words -> words.size() == 1 && isHost(words.get(0))),
  SSHFP(
      "Should be '<algorithm> <fptype> <fingerprint>': algorithm 1 (RSA), 2 (DSA), 3 (ECDSA), 4"
          + " (Ed25519) or 6 (Ed448), fptype 1 (SHA-1) or 2 (SHA-256), fingerprint hexadecimal.",
      words ->
          words.size() == 3
              && words.get(0).matches("[12346]")
              && words.get(1).matches("[12]")
              && words
                  .get(2)
                  .matches(words.get(1).equals("1") ? "\\p{XDigit}{40}" : "\\p{XDigit}{64}")),
  TXT("Should be a text of at most 65535 bytes without control characters.", words -> true),
  CNAME("Should be another name.", words -> words.size() == 1 && isName(words.get(0))),
  MX(
      "Should be '<preference> <server>'. Range for preference is 0-65535.",
      words -> words.size() == 2 && isShort(words.get(0)) && isHost(words.get(1)));

  private static final int MAX_TEXT = 65_535;
  private static final int MAX_NAME = 253;
  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final String LOOSE = "[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
  private static final Pattern HOST = Pattern.compile("@|" + LABEL + "(\\." + LABEL + ")*\\.?");
  private static final Pattern NAME = Pattern.compile("@|" + LOOSE + "(\\." + LOOSE + ")*\\.?");

  private final String rule;
  private final Rule words;

  RecordType(String rule, Rule words) {
    this.rule = rule;
    this.words = words;
  }

  /** Whether the words of the data are right. */
  @FunctionalInterface
  private interface Rule {
    boolean holds(List<String> words);
  }

  /** Whatever its case. */
  public static Optional<RecordType> of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** What is wrong with data of this type, and what would be right; empty when nothing is. */
  public Optional<String> fault(String data) {
    boolean printable =
        !data.isEmpty()
            && data.length() <= MAX_TEXT
            && data.codePoints().noneMatch(Character::isISOControl);
    return printable && words.holds(List.of(data.strip().split("\\s+")))
        ? Optional.empty()
        : Optional.of("Invalid " + name() + ": " + rule);
  }

  private static boolean isShort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  private static boolean isHost(String text) {
    return text.length() <= MAX_NAME && HOST.matcher(text).matches();
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_NAME && NAME.matcher(text).matches();
  }
}
