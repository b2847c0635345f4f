package io.maas4j.xpath;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Conversions and comparisons of values: node sets, booleans, numbers, texts (XPath 1.0, 3.4). */
final class Values {
  private static final Pattern NUMBER =
      Pattern.compile("[ \\t\\r\\n]*-?(\\d+(\\.\\d*)?|\\.\\d+)[ \\t\\r\\n]*");

  private Values() {}

  /** Nodes in document order, each once. */
  record Nodes(List<Node> all) {}

  static boolean truth(Object value) {
    if (value instanceof Nodes nodes) {
      return !nodes.all().isEmpty();
    }
    if (value instanceof Double number) {
      return number != 0 && !number.isNaN();
    }
    return value instanceof Boolean flag ? flag : !((String) value).isEmpty();
  }

  static double number(Object value, Budget budget) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return number(text(value, budget));
  }

  static double number(String text) {
    return text.length() < 400 && NUMBER.matcher(text).matches()
        ? Double.parseDouble(text.strip())
        : Double.NaN;
  }

  static String text(Object value, Budget budget) {
    if (value instanceof Nodes nodes) {
      return nodes.all().isEmpty() ? "" : nodes.all().get(0).text(budget);
    }
    if (value instanceof Double number) {
      return text(number);
    }
    return value instanceof Boolean flag ? Boolean.toString(flag) : (String) value;
  }

  private static String text(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.toString(number);
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  static boolean compare(String operator, Object left, Object right, Budget budget) {
    if (left instanceof Nodes nodes) {
      return right instanceof Boolean
          ? simple(operator, truth(left), right, budget)
          : anyNode(nodes, node -> node.text(budget), operator, right, budget);
    }
    if (right instanceof Nodes) {
      return compare(mirrored(operator), right, left, budget);
    }
    return simple(operator, left, right, budget);
  }

  private interface Text {
    String of(Node node);
  }

  private static boolean anyNode(
      Nodes nodes, Text text, String operator, Object right, Budget budget) {
    for (Node node : nodes.all()) {
      budget.spend(1);
      String own = text.of(node);
      if (right instanceof Nodes others) {
        for (Node other : others.all()) {
          budget.spend(1);
          if (simple(operator, own, text.of(other), budget)) {
            return true;
          }
        }
      } else if (right instanceof Double
          ? simple(operator, number(own), right, budget)
          : simple(operator, own, right, budget)) {
        return true;
      }
    }
    return false;
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case ">" -> "<";
      case "<=" -> ">=";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  private static boolean simple(String operator, Object left, Object right, Budget budget) {
    budget.spend(1);
    if (operator.equals("=") || operator.equals("!=")) {
      return equal(left, right, budget) == operator.equals("=");
    }
    double one = number(left, budget);
    double other = number(right, budget);
    return switch (operator) {
      case "<" -> one < other;
      case ">" -> one > other;
      case "<=" -> one <= other;
      default -> one >= other;
    };
  }

  private static boolean equal(Object left, Object right, Budget budget) {
    if (left instanceof Boolean || right instanceof Boolean) {
      return truth(left) == truth(right);
    }
    if (left instanceof Double || right instanceof Double) {
      return number(left, budget) == number(right, budget);
    }
    return left.equals(right);
  }
}
