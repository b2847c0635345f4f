package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that are known at some place of a template. Confined to one rendering. */
final class Frame {
  private final String template;
  private final Map<String, Object> known;
  private final Budget budget;

  Frame(String template, Map<String, Object> known, Budget budget) {
    this.template = template;
    this.known = known;
    this.budget = budget;
  }

  /** With further names, for the body of a loop. */
  Frame with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(known);
    all.putAll(more);
    return new Frame(template, all, budget);
  }

  Optional<Object> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  void step(int line) {
    budget.step(this, line);
  }

  void write(int line, StringBuilder into, String text) {
    budget.write(this, line, text.length());
    into.append(text);
  }

  InvalidRequest fault(int line, String why) {
    return Fault.of(template, line, why);
  }
}
