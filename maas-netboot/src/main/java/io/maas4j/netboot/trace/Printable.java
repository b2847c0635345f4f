package io.maas4j.netboot.trace;

/** Text from the network made fit for one line of a log. */
final class Printable {
  private static final int MOST = 200;

  private Printable() {}

  /** Without control characters and what turns lines around, and not endless. */
  static String of(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    StringBuilder clean = new StringBuilder(cut.length());
    cut.codePoints().forEach(c -> clean.appendCodePoint(isPlain(c) ? c : '?'));
    return clean.toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
