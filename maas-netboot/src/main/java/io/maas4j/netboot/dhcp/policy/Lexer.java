package io.maas4j.netboot.dhcp.policy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Text to tokens; comments begin with {@code #} and end with the line. */
final class Lexer {
  /** More than any snippet needs, and little enough to be read at once. */
  static final int MAX_LENGTH = 256 * 1024;

  private static final int MAX_SHOWN = 40;
  private static final String MARKS = ";{}(),=:";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String text) {
    this.text = text;
  }

  /** The last one is {@link Token.Kind#END}. */
  static List<Token> tokens(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new PolicySyntaxException(
          1,
          1,
          "the text",
          "it has " + text.length() + " characters, more than " + MAX_LENGTH + ": split it");
    }
    Lexer lexer = new Lexer(text);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(next)) {
        at++;
      } else if (next == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (next == '"') {
        quoted();
      } else if (isWord(next)) {
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
          at++;
        }
        add(Token.Kind.WORD, text.substring(from, at), from);
      } else if (next == '!' && at + 1 < text.length() && text.charAt(at + 1) == '=') {
        at += 2;
        add(Token.Kind.MARK, "!=", at - 2);
      } else if (MARKS.indexOf(next) >= 0) {
        at++;
        add(Token.Kind.MARK, String.valueOf(next), at - 1);
      } else {
        String shown = next < ' ' ? String.format("\\u%04x", (int) next) : String.valueOf(next);
        throw new PolicySyntaxException(
            line, column(at), "'" + shown + "'", "no statement has this character here");
      }
    }
    tokens.add(new Token(Token.Kind.END, "", Octets.NONE, line, column(at)));
  }

  private static boolean isWord(char next) {
    return next >= 'a' && next <= 'z'
        || next >= 'A' && next <= 'Z'
        || next >= '0' && next <= '9'
        || next == '-'
        || next == '_'
        || next == '.';
  }

  private void quoted() {
    int from = at++;
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    int plain = at;
    while (at < text.length() && text.charAt(at) != '"') {
      char next = text.charAt(at);
      if (next == '\n') {
        throw new PolicySyntaxException(
            line, column(from), "'\"'", "the text in quotes does not end on its line");
      }
      if (next == '\\') {
        octets.writeBytes(text.substring(plain, at).getBytes(StandardCharsets.UTF_8));
        octets.write(escape());
        plain = at;
      } else {
        at++;
      }
    }
    if (at >= text.length()) {
      throw new PolicySyntaxException(
          line, column(from), "'\"'", "the text in quotes is never closed with '\"'");
    }
    octets.writeBytes(text.substring(plain, at).getBytes(StandardCharsets.UTF_8));
    String shown = text.substring(from + 1, at++);
    tokens.add(
        new Token(
            Token.Kind.QUOTED,
            shown.length() <= MAX_SHOWN ? shown : shown.substring(0, MAX_SHOWN) + "…",
            Octets.of(octets.toByteArray()),
            line,
            column(from)));
  }

  /** The octet that {@code \\} and what follows it stand for. */
  private int escape() {
    int from = at++;
    char next = at < text.length() ? text.charAt(at) : '\n';
    if (next == 'x') {
      at++;
      return number(from, 16, 1, 2);
    }
    if (next >= '0' && next <= '7') {
      return number(from, 8, 1, 3);
    }
    at++;
    return switch (next) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case '"', '\\', '\'' -> next;
      default ->
          throw new PolicySyntaxException(
              line,
              column(from),
              "'\\'",
              "this is no escape: there are \\n \\r \\t \\b \\\" \\\\ \\xHH and \\OOO (octal)");
    };
  }

  private int number(int start, int radix, int least, int most) {
    int from = at;
    while (at < text.length() && at - from < most && Character.digit(text.charAt(at), radix) >= 0) {
      at++;
    }
    int value = at - from < least ? 256 : Integer.parseInt(text.substring(from, at), radix);
    if (value > 0xFF) {
      throw new PolicySyntaxException(
          line, column(start), "'\\'", "the escape names no octet from 0 to 255");
    }
    return value;
  }

  private void add(Token.Kind kind, String word, int from) {
    tokens.add(new Token(kind, word, Octets.NONE, line, column(from)));
  }

  private int column(int position) {
    return position - lineStart + 1;
  }
}
