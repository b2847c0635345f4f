package io.maas4j.netboot.dhcp.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Conditions. {@code and} and {@code or} side by side take parentheses: ISC's server reads them
 * from left to right, most people do not.
 */
final class ExpressionParser {
  private static final String OPERANDS =
      "expected text in quotes, octets like 00:07, 'option NAME', 'hardware', 'substring(…)' or"
          + " 'suffix(…)'";

  private final Cursor cursor;

  ExpressionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  Condition condition(Declarations declared) {
    cursor.enter();
    List<Condition> parts = new ArrayList<>();
    parts.add(simple(declared));
    Token first = cursor.peek();
    boolean joined = first.is("and") || first.is("or");
    while (joined && cursor.takes(first.text())) {
      parts.add(simple(declared));
    }
    if (cursor.peek().is("and") || cursor.peek().is("or")) {
      throw cursor
          .peek()
          .fault(
              "'and' and 'or' side by side can be read in two ways: say which,"
                  + " with parentheses");
    }
    cursor.leave();
    if (!joined) {
      return parts.get(0);
    }
    return first.is("and") ? new Condition.All(parts) : new Condition.Any(parts);
  }

  private Condition simple(Declarations declared) {
    if (cursor.takes("not")) {
      cursor.enter();
      Condition not = new Condition.Not(simple(declared));
      cursor.leave();
      return not;
    }
    if (cursor.takes("(")) {
      Condition inner = condition(declared);
      cursor.expect(")", "after the condition in parentheses");
      return inner;
    }
    if (cursor.takes("exists")) {
      return new Condition.Exists(option(declared));
    }
    if (cursor.takes("known")) {
      return new Condition.Known();
    }
    Data left = data(declared);
    if (cursor.takes("=")) {
      return new Condition.Same(left, data(declared));
    }
    if (cursor.takes("!=")) {
      return new Condition.Different(left, data(declared));
    }
    throw cursor.peek().fault("expected '=' or '!=' and what to compare with");
  }

  private Data data(Declarations declared) {
    Token token = cursor.peek();
    if (cursor.takes("option")) {
      return new Data.OptionOf(option(declared));
    }
    if (cursor.takes("hardware")) {
      return new Data.Hardware();
    }
    if (token.is("substring") || token.is("suffix")) {
      cursor.next();
      cursor.enter();
      cursor.expect("(", "after '" + token.text() + "'");
      Data of = data(declared);
      int offset = 0;
      if (token.is("substring")) {
        cursor.expect(",", "and the offset");
        offset = (int) cursor.number("an offset", 0, 65_535);
      }
      cursor.expect(",", "and the length");
      int length = (int) cursor.number("a length", 0, 65_535);
      cursor.expect(")", "at the end of '" + token.text() + "'");
      cursor.leave();
      return token.is("suffix")
          ? new Data.Suffix(of, length)
          : new Data.Substring(of, offset, length);
    }
    if (token.kind() != Token.Kind.QUOTED
        && !(token.isWord() && token.text().matches("[0-9A-Fa-f]{1,2}"))) {
      throw token.fault(OPERANDS);
    }
    return new Data.Literal(cursor.octets());
  }

  private OptionDefinition option(Declarations declared) {
    Token token = cursor.peek();
    String name = cursor.word("the name of an option");
    return declared.option(name).orElseThrow(() -> token.fault(OptionParser.unknown(name)));
  }
}
