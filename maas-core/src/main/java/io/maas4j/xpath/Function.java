package io.maas4j.xpath;

import io.maas4j.xpath.Expr.Context;
import io.maas4j.xpath.Values.Nodes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The core library (XPath 1.0, section 4). */
enum Function {
  LAST(0, 0, (c, a) -> (double) c.size()),
  POSITION(0, 0, (c, a) -> (double) c.position()),
  COUNT(1, 1, (c, a) -> (double) Expr.nodes(a.get(0)).all().size()),
  ID(1, 1, (c, a) -> new Nodes(List.of())),
  LOCAL_NAME(0, 1, (c, a) -> first(c, a).map(n -> n.local).orElse("")),
  NAMESPACE_URI(0, 1, (c, a) -> first(c, a).map(n -> n.namespace).orElse("")),
  NAME(0, 1, (c, a) -> first(c, a).map(Node::qualified).orElse("")),
  STRING(0, 1, (c, a) -> ownText(c, a)),
  CONCAT(2, Integer.MAX_VALUE, (c, a) -> concat(c, a)),
  STARTS_WITH(2, 2, (c, a) -> text(c, a, 0).startsWith(text(c, a, 1))),
  CONTAINS(2, 2, (c, a) -> text(c, a, 0).contains(text(c, a, 1))),
  SUBSTRING_BEFORE(2, 2, (c, a) -> before(text(c, a, 0), text(c, a, 1))),
  SUBSTRING_AFTER(2, 2, (c, a) -> after(text(c, a, 0), text(c, a, 1))),
  SUBSTRING(2, 3, (c, a) -> substring(c, a)),
  STRING_LENGTH(0, 1, (c, a) -> (double) ownText(c, a).codePointCount(0, ownText(c, a).length())),
  NORMALIZE_SPACE(0, 1, (c, a) -> ownText(c, a).replaceAll("[ \\t\\r\\n]+", " ").strip()),
  TRANSLATE(3, 3, (c, a) -> translate(text(c, a, 0), text(c, a, 1), text(c, a, 2))),
  BOOLEAN(1, 1, (c, a) -> Values.truth(a.get(0))),
  NOT(1, 1, (c, a) -> !Values.truth(a.get(0))),
  TRUE(0, 0, (c, a) -> true),
  FALSE(0, 0, (c, a) -> false),
  LANG(1, 1, (c, a) -> lang(c.node(), text(c, a, 0))),
  NUMBER(0, 1, (c, a) -> a.isEmpty() ? Values.number(ownText(c, a)) : number(c, a, 0)),
  SUM(1, 1, (c, a) -> sum(c, Expr.nodes(a.get(0)))),
  FLOOR(1, 1, (c, a) -> Math.floor(number(c, a, 0))),
  CEILING(1, 1, (c, a) -> Math.ceil(number(c, a, 0))),
  ROUND(1, 1, (c, a) -> round(number(c, a, 0)));

  private static final Set<Function> OF_NODES = Set.of(COUNT, LOCAL_NAME, NAMESPACE_URI, NAME, SUM);

  private final int least;
  private final int most;
  private final BiFunction<Context, List<Object>, Object> body;

  Function(int least, int most, BiFunction<Context, List<Object>, Object> body) {
    this.least = least;
    this.most = most;
    this.body = body;
  }

  Object apply(Context context, List<Object> arguments) {
    return body.apply(context, arguments);
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /** Whether its argument has to be nodes. */
  boolean wantsNodes() {
    return OF_NODES.contains(this);
  }

  static Optional<Function> named(String name) {
    return Arrays.stream(values())
        .filter(f -> f.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
        .findFirst();
  }

  private static String text(Context context, List<Object> arguments, int index) {
    return Values.text(arguments.get(index), context.budget());
  }

  private static double number(Context context, List<Object> arguments, int index) {
    return Values.number(arguments.get(index), context.budget());
  }

  private static String ownText(Context context, List<Object> arguments) {
    return arguments.isEmpty()
        ? context.node().text(context.budget())
        : text(context, arguments, 0);
  }

  private static Optional<Node> first(Context context, List<Object> arguments) {
    return arguments.isEmpty()
        ? Optional.of(context.node())
        : Expr.nodes(arguments.get(0)).all().stream().findFirst();
  }

  private static String concat(Context context, List<Object> arguments) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      all.append(text(context, arguments, i));
      context.budget().spendOn(all);
    }
    return all.toString();
  }

  private static String before(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? "" : text.substring(0, at);
  }

  private static String after(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? "" : text.substring(at + part.length());
  }

  /** Positions from 1, rounded; characters, not UTF-16 units. */
  private static String substring(Context context, List<Object> arguments) {
    int[] characters = text(context, arguments, 0).codePoints().toArray();
    double from = round(number(context, arguments, 1));
    double to =
        arguments.size() == 3
            ? from + round(number(context, arguments, 2))
            : Double.POSITIVE_INFINITY;
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < characters.length; i++) {
      if (i + 1 >= from && i + 1 < to) {
        part.appendCodePoint(characters[i]);
      }
    }
    context.budget().spendOn(part);
    return part.toString();
  }

  private static String translate(String text, String from, String to) {
    int[] old = from.codePoints().toArray();
    int[] changed = to.codePoints().toArray();
    java.util.Map<Integer, Integer> map = new java.util.HashMap<>();
    for (int i = 0; i < old.length; i++) {
      map.putIfAbsent(old[i], i < changed.length ? changed[i] : -1);
    }
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .map(c -> map.getOrDefault(c, c))
        .filter(c -> c >= 0)
        .forEach(result::appendCodePoint);
    return result.toString();
  }

  private static boolean lang(Node node, String language) {
    for (Optional<Node> at = Optional.of(node); at.isPresent(); at = at.get().above()) {
      for (Node attribute : at.get().attributes) {
        if (attribute.local.equals("lang") && attribute.prefix.equals("xml")) {
          String own = attribute.value.toLowerCase(Locale.ROOT);
          String wanted = language.toLowerCase(Locale.ROOT);
          return own.equals(wanted) || own.startsWith(wanted + "-");
        }
      }
    }
    return false;
  }

  private static double sum(Context context, Nodes nodes) {
    double sum = 0;
    for (Node node : nodes.all()) {
      sum += Values.number(node.text(context.budget()));
    }
    return sum;
  }

  private static double round(double number) {
    return Double.isNaN(number) || Double.isInfinite(number) ? number : Math.floor(number + 0.5);
  }
}
