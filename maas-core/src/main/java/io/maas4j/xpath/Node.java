package io.maas4j.xpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node of a document; it is not changed any more once the document is complete. */
final class Node {
  enum Kind {
    ROOT,
    ELEMENT,
    ATTRIBUTE,
    TEXT,
    COMMENT,
    INSTRUCTION
  }

  final Kind kind;
  final String prefix;
  final String namespace;
  final String local;
  final String value;
  final @Nullable Node parent;

  /** The place in the document. */
  final int order;

  /** The place among its siblings. */
  final int index;

  final List<Node> children = new ArrayList<>();
  final List<Node> attributes = new ArrayList<>();

  Node(Kind kind, Name name, String value, @Nullable Node parent, int order) {
    this.kind = kind;
    this.prefix = name.prefix();
    this.namespace = name.namespace();
    this.local = name.local();
    this.value = value;
    this.parent = parent;
    this.order = order;
    this.index = parent == null || kind == Kind.ATTRIBUTE ? 0 : parent.children.size();
  }

  record Name(String prefix, String namespace, String local) {
    static final Name NONE = new Name("", "", "");
  }

  Optional<Node> above() {
    return Optional.ofNullable(parent);
  }

  String qualified() {
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }

  /** XPath 1.0, section 5: the text of a node. */
  String text(Budget budget) {
    if (kind != Kind.ROOT && kind != Kind.ELEMENT) {
      budget.spendOn(value);
      return value;
    }
    StringBuilder text = new StringBuilder();
    collect(text, budget);
    budget.spendOn(text);
    return text.toString();
  }

  private void collect(StringBuilder text, Budget budget) {
    for (Node child : children) {
      budget.spend(1);
      if (child.kind == Kind.TEXT) {
        text.append(child.value);
      } else if (child.kind == Kind.ELEMENT) {
        child.collect(text, budget);
      }
    }
  }
}
