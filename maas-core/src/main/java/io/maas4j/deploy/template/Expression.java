package io.maas4j.deploy.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that has a value. Immutable. */
sealed interface Expression {
  Object value(Frame frame);

  /** A value that is said. */
  record Constant(Object value) implements Expression {
    @Override
    public Object value(Frame frame) {
      return value;
    }
  }

  /** A name. */
  record Variable(int line, String name) implements Expression {
    @Override
    public Object value(Frame frame) {
      return frame
          .find(name)
          .orElseThrow(() -> frame.fault(line, "there is no '" + name + "' here"));
    }
  }

  /** Something of a mapping, by its name. */
  record Member(int line, Expression of, String name) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object whole = of.value(frame);
      Optional<Object> found =
          whole instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
      return found.orElseThrow(() -> frame.fault(line, "there is no '" + name + "' in it"));
    }
  }

  /** Something of a list or mapping, by its place or name. */
  record Place(int line, Expression of, Expression at) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object whole = of.value(frame);
      Object place = at.value(frame);
      Optional<Object> found = Optional.empty();
      if (whole instanceof Map<?, ?> map) {
        found = Optional.ofNullable(map.get(place));
      } else if (whole instanceof List<?> list && place instanceof Number number) {
        long index = number.longValue();
        found =
            index >= 0 && index < list.size()
                ? Optional.of(list.get((int) index))
                : Optional.empty();
      }
      return found.orElseThrow(
          () -> frame.fault(line, "there is nothing at [" + Values.text(place) + "]"));
    }
  }

  /** The names of a mapping, each with what it stands for. */
  record Items(int line, Expression of) implements Expression {
    @Override
    public Object value(Frame frame) {
      if (!(of.value(frame) instanceof Map<?, ?> map)) {
        throw frame.fault(line, "only a mapping has items()");
      }
      List<Object> items = new ArrayList<>();
      map.forEach((key, value) -> items.add(List.of(key, value)));
      return items;
    }
  }

  /** The other truth. */
  record Not(Expression what) implements Expression {
    @Override
    public Object value(Frame frame) {
      return !Values.isTrue(what.value(frame));
    }
  }

  /** The first that decides: a false one of those that must all be true, or a true one. */
  record Joined(boolean all, Expression first, Expression second) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object one = first.value(frame);
      return Values.isTrue(one) == all ? second.value(frame) : one;
    }
  }

  /** Whether two are the same. */
  record Same(Expression one, Expression other) implements Expression {
    @Override
    public Object value(Frame frame) {
      return Values.same(one.value(frame), other.value(frame));
    }
  }

  /** Whether one is among others, or part of a text. */
  record Among(int line, Expression one, Expression others) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object sought = one.value(frame);
      Object all = others.value(frame);
      if (all instanceof Collection<?> list) {
        return list.stream().anyMatch(each -> Values.same(each, sought));
      }
      if (all instanceof Map<?, ?> map) {
        return map.containsKey(sought);
      }
      if (all instanceof String text) {
        return text.contains(Values.text(sought));
      }
      throw frame.fault(line, "nothing can be in it");
    }
  }

  /** What it is written as. */
  enum Filter {
    JSON,
    SHELL
  }

  /** Written so that it stays one value where it stands. */
  record Filtered(Expression what, Filter filter) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object value = what.value(frame);
      return filter == Filter.JSON ? Values.json(value) : Values.shell(value);
    }
  }
}
