package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads expressions. Confined to one of them. */
final class ExpressionParser {
  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:([A-Za-z_]\\w*)|(\\d{1,18})|(\"[^\"]*\"|'[^']*')|(==|!=|[|.()\\[\\]]))");
  private static final int DEEPEST = 32;

  private final String template;
  private final int line;
  private final List<String> words = new ArrayList<>();
  private int at;
  private int depth;

  private ExpressionParser(String template, int line, String text) {
    this.template = template;
    this.line = line;
    Matcher matcher = WORD.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      words.add(matcher.group().strip());
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw fault("'" + text.substring(end).strip() + "' is not understood");
    }
  }

  /**
   * @throws InvalidRequest for what is none
   */
  static Expression parse(String template, int line, String text) {
    ExpressionParser parser = new ExpressionParser(template, line, text);
    Expression parsed = parser.filtered();
    if (parser.at < parser.words.size()) {
      throw parser.fault("'" + parser.words.get(parser.at) + "' is not understood here");
    }
    return parsed;
  }

  private InvalidRequest fault(String why) {
    return Fault.of(template, line, why);
  }

  private boolean took(String word) {
    if (at < words.size() && words.get(at).equals(word)) {
      at++;
      return true;
    }
    return false;
  }

  private String next(String wanted) {
    if (at == words.size()) {
      throw fault("something is missing: " + wanted);
    }
    return words.get(at++);
  }

  private void expect(String word) {
    if (!took(word)) {
      throw fault("a '" + word + "' is missing");
    }
  }

  private Expression filtered() {
    Expression what = either();
    while (took("|")) {
      StringBuilder name = new StringBuilder(next("a filter"));
      while (took(".")) {
        name.append('.').append(next("a filter"));
      }
      what =
          new Expression.Filtered(
              what,
              switch (name.toString()) {
                case "escape.json" -> Expression.Filter.JSON;
                case "escape.shell" -> Expression.Filter.SHELL;
                default ->
                    throw fault(
                        "there is no filter '" + name + "', only escape.json and escape.shell");
              });
    }
    return what;
  }

  private Expression either() {
    Expression one = both();
    while (took("or")) {
      one = new Expression.Joined(false, one, both());
    }
    return one;
  }

  private Expression both() {
    Expression one = negated();
    while (took("and")) {
      one = new Expression.Joined(true, one, negated());
    }
    return one;
  }

  private Expression negated() {
    int negations = 0;
    while (took("not")) {
      negations++;
    }
    Expression what = compared();
    for (int i = 0; i < negations % 2; i++) {
      what = new Expression.Not(what);
    }
    return negations > 1 && negations % 2 == 0
        ? new Expression.Not(new Expression.Not(what))
        : what;
  }

  private Expression compared() {
    Expression one = member();
    if (took("==")) {
      return new Expression.Same(one, member());
    }
    if (took("!=")) {
      return new Expression.Not(new Expression.Same(one, member()));
    }
    if (took("is")) {
      boolean not = took("not");
      Expression same = new Expression.Same(one, member());
      return not ? new Expression.Not(same) : same;
    }
    if (took("in")) {
      return new Expression.Among(line, one, member());
    }
    if (took("not")) {
      expect("in");
      return new Expression.Not(new Expression.Among(line, one, member()));
    }
    return one;
  }

  private Expression member() {
    Expression of = value();
    while (true) {
      if (took(".")) {
        String name = next("a name");
        if (took("(")) {
          of = called(of, name);
        } else {
          of = new Expression.Member(line, of, name);
        }
      } else if (took("[")) {
        Expression place = inner();
        expect("]");
        of = new Expression.Place(line, of, place);
      } else if (took("(")) {
        throw fault("nothing can be called");
      } else {
        return of;
      }
    }
  }

  private Expression called(Expression of, String name) {
    if (!name.equals("items") || !took(")")) {
      throw fault("'" + name + "' cannot be called: only items() of mappings can");
    }
    return new Expression.Items(line, of);
  }

  private Expression inner() {
    if (++depth > DEEPEST) {
      throw fault("it has more than " + DEEPEST + " parentheses in each other");
    }
    Expression inside = either();
    depth--;
    return inside;
  }

  private Expression value() {
    String word = next("a value");
    if (word.equals("(")) {
      Expression inside = inner();
      expect(")");
      return inside;
    }
    char first = word.charAt(0);
    if (first == '"' || first == '\'') {
      return new Expression.Constant(word.substring(1, word.length() - 1));
    }
    if (Character.isDigit(first)) {
      return new Expression.Constant(Long.parseLong(word));
    }
    if (!Character.isLetter(first) && first != '_') {
      throw fault("'" + word + "' stands where a value should");
    }
    return switch (word) {
      case "None" -> new Expression.Constant(Nothing.NONE);
      case "True" -> new Expression.Constant(true);
      case "False" -> new Expression.Constant(false);
      case "and", "or", "in", "is", "if", "else", "lambda" ->
          throw fault("'" + word + "' stands where a value should");
      default -> new Expression.Variable(line, word);
    };
  }
}
