package io.maas4j.xpath;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The directions in which a step goes; each gives its nodes in its own order. */
enum Axis {
  CHILD {
    @Override
    void walk(Node from, Consumer<Node> to) {
      from.children.forEach(to);
    }
  },
  DESCENDANT {
    @Override
    void walk(Node from, Consumer<Node> to) {
      for (Node child : from.children) {
        to.accept(child);
        walk(child, to);
      }
    }
  },
  PARENT {
    @Override
    void walk(Node from, Consumer<Node> to) {
      from.above().ifPresent(to);
    }
  },
  ANCESTOR {
    @Override
    void walk(Node from, Consumer<Node> to) {
      for (Optional<Node> up = from.above(); up.isPresent(); up = up.get().above()) {
        to.accept(up.get());
      }
    }
  },
  FOLLOWING_SIBLING {
    @Override
    void walk(Node from, Consumer<Node> to) {
      siblings(from).stream().skip(from.index + 1L).forEach(to);
    }
  },
  PRECEDING_SIBLING {
    @Override
    void walk(Node from, Consumer<Node> to) {
      List<Node> siblings = siblings(from);
      for (int i = Math.min(from.index, siblings.size()) - 1; i >= 0; i--) {
        to.accept(siblings.get(i));
      }
    }
  },
  FOLLOWING {
    @Override
    void walk(Node from, Consumer<Node> to) {
      if (from.kind == Node.Kind.ATTRIBUTE) {
        from.above()
            .ifPresent(
                owner -> {
                  DESCENDANT.walk(owner, to);
                  walk(owner, to);
                });
        return;
      }
      for (Optional<Node> at = Optional.of(from); at.isPresent(); at = at.get().above()) {
        FOLLOWING_SIBLING.walk(at.get(), node -> DESCENDANT_OR_SELF.walk(node, to));
      }
    }
  },
  PRECEDING {
    @Override
    void walk(Node from, Consumer<Node> to) {
      Optional<Node> start = from.kind == Node.Kind.ATTRIBUTE ? from.above() : Optional.of(from);
      for (Optional<Node> at = start; at.isPresent(); at = at.get().above()) {
        PRECEDING_SIBLING.walk(at.get(), node -> backwards(node, to));
      }
    }
  },
  ATTRIBUTE {
    @Override
    void walk(Node from, Consumer<Node> to) {
      from.attributes.forEach(to);
    }
  },
  SELF {
    @Override
    void walk(Node from, Consumer<Node> to) {
      to.accept(from);
    }
  },
  DESCENDANT_OR_SELF {
    @Override
    void walk(Node from, Consumer<Node> to) {
      to.accept(from);
      DESCENDANT.walk(from, to);
    }
  },
  ANCESTOR_OR_SELF {
    @Override
    void walk(Node from, Consumer<Node> to) {
      to.accept(from);
      ANCESTOR.walk(from, to);
    }
  };

  abstract void walk(Node from, Consumer<Node> to);

  static Optional<Axis> named(String name) {
    return Arrays.stream(values())
        .filter(axis -> axis.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
        .findFirst();
  }

  private static List<Node> siblings(Node node) {
    return node.kind == Node.Kind.ATTRIBUTE
        ? List.of()
        : node.above().map(parent -> parent.children).orElse(List.of());
  }

  private static void backwards(Node node, Consumer<Node> to) {
    for (int i = node.children.size() - 1; i >= 0; i--) {
      backwards(node.children.get(i), to);
    }
    to.accept(node);
  }
}
