package io.maas4j.xpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of an expression (XPath 1.0, section 3.7). */
record Token(Kind kind, String text, int at) {
  enum Kind {
    NUMBER,
    TEXT,
    NAME,
    SYMBOL,
    OPERATOR,
    END
  }

  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:(?<number>\\d+(?:\\.\\d*)?|\\.\\d+)"
              + "|\"(?<double>[^\"]*)\"|'(?<single>[^']*)'"
              + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_.\\-]*(?::(?:[\\p{L}_][\\p{L}\\p{N}_.\\-]*|\\*))?)"
              + "|(?<symbol>::|\\.\\.|//|!=|<=|>=|[()\\[\\].@,/|+\\-=<>*])"
              + ")\\s*",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Set<String> NAMED_OPERATORS = Set.of("and", "or", "div", "mod");
  private static final Set<String> OPENING =
      Set.of("@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=");

  static List<Token> all(String text) throws XPathSyntaxException {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (text.substring(at).isBlank()) {
        break;
      }
      matcher.region(at, text.length());
      if (!matcher.lookingAt()) {
        throw new XPathSyntaxException("unexpected character at " + (at + 1));
      }
      tokens.add(token(matcher, tokens, at));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "", text.length()));
    return tokens;
  }

  private static Token token(Matcher matcher, List<Token> before, int at) {
    if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, matcher.group("number"), at);
    }
    if (matcher.group("double") != null) {
      return new Token(Kind.TEXT, matcher.group("double"), at);
    }
    if (matcher.group("single") != null) {
      return new Token(Kind.TEXT, matcher.group("single"), at);
    }
    boolean operand = !before.isEmpty() && endsOperand(before.get(before.size() - 1));
    if (matcher.group("name") != null) {
      String name = matcher.group("name");
      return new Token(
          operand && NAMED_OPERATORS.contains(name) ? Kind.OPERATOR : Kind.NAME, name, at);
    }
    String symbol = matcher.group("symbol");
    return new Token(operand && symbol.equals("*") ? Kind.OPERATOR : Kind.SYMBOL, symbol, at);
  }

  /** After an operand, {@code *} multiplies and {@code and} joins; otherwise they are names. */
  private static boolean endsOperand(Token token) {
    return token.kind != Kind.OPERATOR
        && !(token.kind == Kind.SYMBOL && OPENING.contains(token.text));
  }

  boolean is(String symbol) {
    return (kind == Kind.SYMBOL || kind == Kind.OPERATOR) && text.equals(symbol);
  }
}
