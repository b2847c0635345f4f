package io.maas4j.text;

/**
 * Makes one plain line of whatever a stranger says: no databases, logs and terminals have to cope
 * with control characters, halves of characters, or megabytes. What a text means to a shell, a
 * template or a page is not changed: whoever writes those has to quote. Stateless.
 */
public final class PlainText {
  private static final char UNKNOWN = '\ufffd';
  private static final char CUT = '…';

  private PlainText() {}

  /**
   * A text with blanks for line ends and tabs, U+FFFD for other control characters, for characters
   * that turn the direction of what follows, and for halves of characters, and an ellipsis for what
   * is too much.
   *
   * @param longest of the result, in UTF-16 units, 1 or more
   */
  public static String line(String said, int longest) {
    String cut = said.length() <= longest ? said : cut(said, longest);
    for (int at = 0; at < cut.length(); at++) {
      if (plain(cut, at) != cut.charAt(at)) {
        return replaced(cut);
      }
    }
    return cut;
  }

  /** Whether {@link #line} leaves it as it is. */
  public static boolean isLine(String said, int longest) {
    return said.length() <= longest && line(said, longest).equals(said);
  }

  private static String cut(String said, int longest) {
    int end = longest - 1;
    boolean splits = end > 0 && Character.isHighSurrogate(said.charAt(end - 1));
    return said.substring(0, splits ? end - 1 : end) + CUT;
  }

  private static String replaced(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      line.append(plain(text, at));
    }
    return line.toString();
  }

  private static char plain(String text, int at) {
    char c = text.charAt(at);
    if (c >= ' ' && c < 0x7f) {
      return c;
    }
    if (c >= '\t' && c <= '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
      return ' ';
    }
    boolean half =
        Character.isHighSurrogate(c)
            ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
            : Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    return half || Character.isISOControl(c) || turns(c) ? UNKNOWN : c;
  }

  /** Unicode's marks for the direction of text: with them a line looks like another one. */
  private static boolean turns(char c) {
    return c == 0x200e
        || c == 0x200f
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069
        || c == 0xfeff;
  }
}
