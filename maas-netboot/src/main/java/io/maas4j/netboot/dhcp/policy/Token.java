package io.maas4j.netboot.dhcp.policy;

/**
 * A word, a text in quotes or a mark.
 *
 * @param text of a word or mark as written; of a quoted text an excerpt
 * @param quoted what the quotes hold; {@link Octets#NONE} for others
 */
record Token(Kind kind, String text, Octets quoted, int line, int column) {
  private static final int MAX_SHOWN = 40;

  enum Kind {
    WORD,
    QUOTED,
    MARK,
    END
  }

  boolean is(String expected) {
    return (kind == Kind.WORD || kind == Kind.MARK) && text.equals(expected);
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case END -> "the end";
      case QUOTED -> "\"" + text + "\"";
      default ->
          "'" + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…") + "'";
    };
  }

  PolicySyntaxException fault(String reason) {
    return new PolicySyntaxException(line, column, shown(), reason);
  }
}
