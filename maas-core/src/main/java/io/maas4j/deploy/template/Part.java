package io.maas4j.deploy.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a template. Immutable. */
sealed interface Part {
  void render(Frame frame, StringBuilder into);

  /** What stands there. */
  record Plain(int line, String text) implements Part {
    @Override
    public void render(Frame frame, StringBuilder into) {
      frame.write(line, into, text);
    }
  }

  /** The value of an expression. */
  record Value(int line, Expression expression) implements Part {
    @Override
    public void render(Frame frame, StringBuilder into) {
      frame.step(line);
      frame.write(line, into, Values.text(expression.value(frame)));
    }
  }

  /**
   * The first branch whose condition is true; the last one may have none.
   *
   * @param branches in order
   * @param otherwise empty for nothing
   */
  record Choice(int line, List<Branch> branches, List<Part> otherwise) implements Part {
    public Choice {
      branches = List.copyOf(branches);
      otherwise = List.copyOf(otherwise);
    }

    @Override
    public void render(Frame frame, StringBuilder into) {
      frame.step(line);
      List<Part> chosen = otherwise;
      for (Branch branch : branches) {
        if (Values.isTrue(branch.condition().value(frame))) {
          chosen = branch.parts();
          break;
        }
      }
      chosen.forEach(part -> part.render(frame, into));
    }
  }

  /** What is said if something is true. */
  record Branch(Expression condition, List<Part> parts) {
    public Branch {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The same for each of several.
   *
   * @param names one, or as many as each of them has
   */
  record Loop(int line, List<String> names, Expression over, List<Part> body) implements Part {
    public Loop {
      names = List.copyOf(names);
      body = List.copyOf(body);
    }

    @Override
    public void render(Frame frame, StringBuilder into) {
      frame.step(line);
      for (Object each : each(over.value(frame), frame)) {
        frame.step(line);
        Frame inner = frame.with(named(each, frame));
        body.forEach(part -> part.render(inner, into));
      }
    }

    private List<Object> each(Object all, Frame frame) {
      if (all instanceof List<?> list) {
        return new ArrayList<>(list);
      }
      if (all instanceof Map<?, ?> map) {
        return new ArrayList<>(map.keySet());
      }
      throw frame.fault(line, "what it is to go through is no list");
    }

    private Map<String, Object> named(Object each, Frame frame) {
      Map<String, Object> values = new LinkedHashMap<>();
      if (names.size() == 1) {
        values.put(names.get(0), each);
        return values;
      }
      if (!(each instanceof List<?> parts) || parts.size() != names.size()) {
        throw frame.fault(line, "there are not " + names.size() + " of each");
      }
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), parts.get(i));
      }
      return values;
    }
  }
}
