package io.maas4j.netboot.dhcp.policy;

import java.util.ArrayList;
import java.util.List;

/** Conditions: {@code not} before comparisons, {@code and} before {@code or}. */
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
    List<Condition> any = new ArrayList<>();
    do {
      List<Condition> all = new ArrayList<>();
      do {
        all.add(simple(declared));
      } while (cursor.takes("and"));
      any.add(all.size() == 1 ? all.get(0) : new Condition.All(all));
    } while (cursor.takes("or"));
    cursor.leave();
    return any.size() == 1 ? any.get(0) : new Condition.Any(any);
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
