package io.maas4j.xpath;

import java.util.Map;

/** An XPath 1.0 expression. Immutable and thread-safe. */
public final class XPath {
  private static final int LONGEST = 8192;

  private final Expr expr;

  private XPath(Expr expr) {
    this.expr = expr;
  }

  /**
   * @param namespaces by prefix
   * @throws XPathSyntaxException saying what is wrong, and where
   */
  public static XPath compile(String text, Map<String, String> namespaces)
      throws XPathSyntaxException {
    if (text.length() > LONGEST) {
      throw new XPathSyntaxException("longer than " + LONGEST + " characters");
    }
    return new XPath(Parser.parse(text, namespaces));
  }

  /**
   * Whether the expression is true of a document: it selects some node, or is a true value.
   *
   * @param steps how many nodes may be visited, predicates evaluated and values compared
   * @throws TooManyStepsException when that was not enough
   */
  public boolean matches(XmlDocument document, long steps) {
    return Values.truth(evaluate(document, new Budget(steps)));
  }

  Object evaluate(XmlDocument document, Budget budget) {
    return expr.evaluate(new Expr.Context(document.root(), 1, 1, budget));
  }
}
