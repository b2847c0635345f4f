package io.maas4j.xpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an expression by recursive descent (XPath 1.0, sections 2 and 3). */
final class Parser {
  private static final int DEEPEST = 64;
  private static final Set<String> NODE_TYPES =
      Set.of("node", "text", "comment", "processing-instruction");

  private final List<Token> tokens;
  private final Map<String, String> namespaces;
  private int next;
  private int depth;

  private Parser(List<Token> tokens, Map<String, String> namespaces) {
    this.tokens = tokens;
    this.namespaces = namespaces;
  }

  static Expr parse(String text, Map<String, String> namespaces) throws XPathSyntaxException {
    Parser parser = new Parser(Token.all(text), namespaces);
    Expr whole = parser.or();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.unexpected();
    }
    return whole;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token ahead() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  private boolean take(String symbol) {
    if (peek().is(symbol)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String symbol) throws XPathSyntaxException {
    if (!take(symbol)) {
      throw unexpected();
    }
  }

  private XPathSyntaxException unexpected() {
    Token token = peek();
    return new XPathSyntaxException(
        token.kind() == Token.Kind.END
            ? "the expression ends too early"
            : "'" + token.text() + "' is not expected at " + (token.at() + 1));
  }

  private Expr or() throws XPathSyntaxException {
    if (++depth > DEEPEST) {
      throw new XPathSyntaxException("nested more than " + DEEPEST + " times");
    }
    Expr left = and();
    while (take("or")) {
      left = new Expr.Logical(false, left, and());
    }
    depth--;
    return left;
  }

  private Expr and() throws XPathSyntaxException {
    Expr left = equality();
    while (take("and")) {
      left = new Expr.Logical(true, left, equality());
    }
    return left;
  }

  private Expr equality() throws XPathSyntaxException {
    Expr left = relation();
    while (peek().is("=") || peek().is("!=")) {
      String operator = tokens.get(next++).text();
      left = new Expr.Comparison(operator, left, relation());
    }
    return left;
  }

  private Expr relation() throws XPathSyntaxException {
    Expr left = sum();
    while (peek().is("<") || peek().is("<=") || peek().is(">") || peek().is(">=")) {
      String operator = tokens.get(next++).text();
      left = new Expr.Comparison(operator, left, sum());
    }
    return left;
  }

  private Expr sum() throws XPathSyntaxException {
    Expr left = product();
    while (peek().is("+") || peek().is("-")) {
      String operator = tokens.get(next++).text();
      left = new Expr.Arithmetic(operator, left, product());
    }
    return left;
  }

  private Expr product() throws XPathSyntaxException {
    Expr left = unary();
    while (peek().kind() == Token.Kind.OPERATOR
        && (peek().is("*") || peek().is("div") || peek().is("mod"))) {
      String operator = tokens.get(next++).text();
      left = new Expr.Arithmetic(operator, left, unary());
    }
    return left;
  }

  private Expr unary() throws XPathSyntaxException {
    int minuses = 0;
    while (take("-")) {
      minuses++;
    }
    Expr inner = union();
    if (minuses == 0) {
      return inner;
    }
    Expr negated = new Expr.Negation(inner);
    return minuses % 2 == 1 ? negated : new Expr.Negation(negated);
  }

  private Expr union() throws XPathSyntaxException {
    Expr left = path();
    while (take("|")) {
      Expr right = path();
      if (!givesNodes(left) || !givesNodes(right)) {
        throw new XPathSyntaxException("both sides of '|' have to be nodes");
      }
      left = new Expr.Union(left, right);
    }
    return left;
  }

  private static boolean givesNodes(Expr expr) {
    return expr instanceof Expr.Path
        || expr instanceof Expr.Union
        || expr instanceof Expr.Filter
        || expr instanceof Expr.Call call && call.function() == Function.ID;
  }

  private Expr path() throws XPathSyntaxException {
    if (!startsPrimary()) {
      return location();
    }
    Expr start = primary();
    List<Expr> predicates = predicates();
    boolean goesOn = peek().is("/") || peek().is("//");
    if ((!predicates.isEmpty() || goesOn) && !givesNodes(start)) {
      throw new XPathSyntaxException("only nodes have predicates and steps");
    }
    Expr filtered = predicates.isEmpty() ? start : new Expr.Filter(start, predicates);
    if (!goesOn) {
      return filtered;
    }
    List<Expr.Step> steps = new ArrayList<>();
    if (tokens.get(next++).text().equals("//")) {
      steps.add(anywhere());
    }
    relative(steps);
    return new Expr.Path(Optional.of(filtered), false, steps);
  }

  private boolean startsPrimary() {
    Token token = peek();
    return token.kind() == Token.Kind.NUMBER
        || token.kind() == Token.Kind.TEXT
        || token.is("(")
        || token.kind() == Token.Kind.NAME && ahead().is("(") && !NODE_TYPES.contains(token.text());
  }

  private Expr primary() throws XPathSyntaxException {
    Token token = tokens.get(next++);
    if (token.kind() == Token.Kind.NUMBER) {
      return new Expr.Literal(Double.parseDouble(token.text()));
    }
    if (token.kind() == Token.Kind.TEXT) {
      return new Expr.Literal(token.text());
    }
    if (token.is("(")) {
      Expr inner = or();
      expect(")");
      return inner;
    }
    return call(token);
  }

  private Expr call(Token name) throws XPathSyntaxException {
    expect("(");
    List<Expr> arguments = new ArrayList<>();
    if (!take(")")) {
      do {
        arguments.add(or());
      } while (take(","));
      expect(")");
    }
    Function function =
        Function.named(name.text())
            .orElseThrow(
                () -> new XPathSyntaxException("there is no function " + name.text() + "()"));
    if (!function.takes(arguments.size())) {
      throw new XPathSyntaxException(
          name.text() + "() does not take " + arguments.size() + " arguments");
    }
    if (function.wantsNodes() && !arguments.stream().allMatch(Parser::givesNodes)) {
      throw new XPathSyntaxException(name.text() + "() takes nodes");
    }
    return new Expr.Call(function, arguments);
  }

  private Expr location() throws XPathSyntaxException {
    List<Expr.Step> steps = new ArrayList<>();
    if (take("//")) {
      steps.add(anywhere());
      relative(steps);
      return new Expr.Path(Optional.empty(), true, steps);
    }
    boolean absolute = take("/");
    if (!absolute || startsStep()) {
      relative(steps);
    }
    return new Expr.Path(Optional.empty(), absolute, steps);
  }

  private boolean startsStep() {
    Token token = peek();
    return token.kind() == Token.Kind.NAME
        || token.kind() == Token.Kind.SYMBOL && Set.of(".", "..", "@", "*").contains(token.text());
  }

  private static Expr.Step anywhere() {
    return new Expr.Step(Axis.DESCENDANT_OR_SELF, any(), List.of());
  }

  private static Expr.NodeTest any() {
    return new Expr.NodeTest(Optional.empty(), true, true, "", "*");
  }

  private void relative(List<Expr.Step> steps) throws XPathSyntaxException {
    steps.add(step());
    while (peek().is("/") || peek().is("//")) {
      if (tokens.get(next++).text().equals("//")) {
        steps.add(anywhere());
      }
      steps.add(step());
    }
  }

  private Expr.Step step() throws XPathSyntaxException {
    if (take(".")) {
      return new Expr.Step(Axis.SELF, any(), List.of());
    }
    if (take("..")) {
      return new Expr.Step(Axis.PARENT, any(), List.of());
    }
    Axis axis = Axis.CHILD;
    if (take("@")) {
      axis = Axis.ATTRIBUTE;
    } else if (peek().kind() == Token.Kind.NAME && ahead().is("::")) {
      String name = tokens.get(next).text();
      axis =
          Axis.named(name).orElseThrow(() -> new XPathSyntaxException("there is no axis " + name));
      next += 2;
    }
    Expr.NodeTest test = nodeTest();
    return new Expr.Step(axis, test, predicates());
  }

  private Expr.NodeTest nodeTest() throws XPathSyntaxException {
    Token token = peek();
    if (token.kind() == Token.Kind.SYMBOL && token.is("*")) {
      next++;
      return new Expr.NodeTest(Optional.empty(), false, true, "", "*");
    }
    if (token.kind() != Token.Kind.NAME) {
      throw unexpected();
    }
    next++;
    if (peek().is("(")) {
      return nodeType(token.text());
    }
    int colon = token.text().indexOf(':');
    if (colon < 0) {
      return new Expr.NodeTest(Optional.empty(), false, false, "", token.text());
    }
    String prefix = token.text().substring(0, colon);
    String namespace = namespaces.get(prefix);
    if (namespace == null) {
      throw new XPathSyntaxException("there is no namespace prefix " + prefix);
    }
    return new Expr.NodeTest(
        Optional.empty(), false, false, namespace, token.text().substring(colon + 1));
  }

  private Expr.NodeTest nodeType(String name) throws XPathSyntaxException {
    expect("(");
    if (name.equals("processing-instruction") && peek().kind() == Token.Kind.TEXT) {
      next++;
    }
    expect(")");
    return switch (name) {
      case "node" -> any();
      case "text" -> ofKind(Node.Kind.TEXT);
      case "comment" -> ofKind(Node.Kind.COMMENT);
      case "processing-instruction" -> ofKind(Node.Kind.INSTRUCTION);
      default -> throw new XPathSyntaxException("there is no node type " + name + "()");
    };
  }

  private static Expr.NodeTest ofKind(Node.Kind kind) {
    return new Expr.NodeTest(Optional.of(kind), false, true, "", "*");
  }

  private List<Expr> predicates() throws XPathSyntaxException {
    List<Expr> predicates = new ArrayList<>();
    while (take("[")) {
      predicates.add(or());
      expect("]");
    }
    return predicates;
  }
}
