package io.maas4j.xpath;

import io.maas4j.xpath.Values.Nodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A parsed expression. Its values are {@link Nodes}, Boolean, Double and String. Immutable. */
sealed interface Expr {
  Object evaluate(Context context);

  /**
   * Where an expression is evaluated.
   *
   * @param position from 1
   */
  record Context(Node node, int position, int size, Budget budget) {}

  /** A text or a number. */
  record Literal(Object value) implements Expr {
    @Override
    public Object evaluate(Context context) {
      return value;
    }
  }

  /** {@code and}, {@code or}. */
  record Logical(boolean both, Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Context context) {
      boolean first = Values.truth(left.evaluate(context));
      return first == both ? Values.truth(right.evaluate(context)) : first;
    }
  }

  /** {@code = != < <= > >=}. */
  record Comparison(String operator, Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Context context) {
      return Values.compare(
          operator, left.evaluate(context), right.evaluate(context), context.budget());
    }
  }

  /** {@code + - * div mod}. */
  record Arithmetic(String operator, Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Context context) {
      double one = Values.number(left.evaluate(context), context.budget());
      double other = Values.number(right.evaluate(context), context.budget());
      return switch (operator) {
        case "+" -> one + other;
        case "-" -> one - other;
        case "*" -> one * other;
        case "div" -> one / other;
        default -> one % other;
      };
    }
  }

  /** Unary minus. */
  record Negation(Expr inner) implements Expr {
    @Override
    public Object evaluate(Context context) {
      return -Values.number(inner.evaluate(context), context.budget());
    }
  }

  /** {@code |}. */
  record Union(Expr left, Expr right) implements Expr {
    @Override
    public Object evaluate(Context context) {
      List<Node> all = new ArrayList<>(nodes(left.evaluate(context)).all());
      all.addAll(nodes(right.evaluate(context)).all());
      return inOrder(all, context.budget());
    }
  }

  /** A function of the core library. */
  record Call(Function function, List<Expr> arguments) implements Expr {
    @Override
    public Object evaluate(Context context) {
      context.budget().spend(1);
      List<Object> values = new ArrayList<>(arguments.size());
      for (Expr argument : arguments) {
        values.add(argument.evaluate(context));
      }
      return function.apply(context, values);
    }
  }

  /** An expression that gives nodes, with predicates. */
  record Filter(Expr inner, List<Expr> predicates) implements Expr {
    @Override
    public Object evaluate(Context context) {
      List<Node> all = nodes(inner.evaluate(context)).all();
      return new Nodes(filtered(all, predicates, context.budget()));
    }
  }

  /**
   * A location path.
   *
   * @param start what it starts from; empty for the context node
   * @param absolute whether it starts from the root
   */
  record Path(Optional<Expr> start, boolean absolute, List<Step> steps) implements Expr {
    @Override
    public Object evaluate(Context context) {
      List<Node> from = start(context);
      for (Step step : steps) {
        List<Node> next = new ArrayList<>();
        for (Node node : from) {
          next.addAll(step.walk(node, context.budget()));
        }
        from = from.size() == 1 && !step.goesBack() ? next : inOrder(next, context.budget()).all();
      }
      return new Nodes(from);
    }

    private List<Node> start(Context context) {
      if (start.isPresent()) {
        return nodes(start.get().evaluate(context)).all();
      }
      Node node = context.node();
      while (absolute && node.above().isPresent()) {
        node = node.above().get();
      }
      return List.of(node);
    }
  }

  /** One step of a path. */
  record Step(Axis axis, NodeTest test, List<Expr> predicates) {
    List<Node> walk(Node from, Budget budget) {
      List<Node> found = new ArrayList<>();
      axis.walk(
          from,
          node -> {
            budget.spend(1);
            if (test.accepts(node, axis)) {
              found.add(node);
            }
          });
      return filtered(found, predicates, budget);
    }

    boolean goesBack() {
      return switch (axis) {
        case ANCESTOR, ANCESTOR_OR_SELF, PRECEDING, PRECEDING_SIBLING -> true;
        default -> false;
      };
    }
  }

  /**
   * Which nodes a step takes.
   *
   * @param kind what they are; empty for the axis's own kind, by name
   * @param namespace empty for any when the local name is {@code *} and {@code anyNamespace}
   */
  record NodeTest(
      Optional<Node.Kind> kind,
      boolean anyKind,
      boolean anyNamespace,
      String namespace,
      String local) {
    boolean accepts(Node node, Axis axis) {
      if (anyKind) {
        return true;
      }
      if (kind.isPresent()) {
        return node.kind == kind.get();
      }
      Node.Kind own = axis == Axis.ATTRIBUTE ? Node.Kind.ATTRIBUTE : Node.Kind.ELEMENT;
      return node.kind == own
          && (anyNamespace || node.namespace.equals(namespace))
          && (local.equals("*") || node.local.equals(local));
    }
  }

  private static List<Node> filtered(List<Node> nodes, List<Expr> predicates, Budget budget) {
    List<Node> left = nodes;
    for (Expr predicate : predicates) {
      List<Node> kept = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        budget.spend(1);
        Object value = predicate.evaluate(new Context(left.get(i), i + 1, left.size(), budget));
        if (value instanceof Double number ? number == i + 1 : Values.truth(value)) {
          kept.add(left.get(i));
        }
      }
      left = kept;
    }
    return left;
  }

  /** The parser lets nothing else be where nodes are needed, but for functions' results. */
  static Nodes nodes(Object value) {
    if (value instanceof Nodes nodes) {
      return nodes;
    }
    throw new AssertionError("no nodes: " + value.getClass());
  }

  private static Nodes inOrder(List<Node> nodes, Budget budget) {
    budget.spend(nodes.size());
    List<Node> sorted = new ArrayList<>(nodes);
    sorted.sort(Comparator.comparingInt(node -> node.order));
    List<Node> once = new ArrayList<>(sorted.size());
    for (Node node : sorted) {
      if (once.isEmpty() || once.get(once.size() - 1) != node) {
        once.add(node);
      }
    }
    return new Nodes(once);
  }
}
