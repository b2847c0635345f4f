package io.maas4j.deploy.template;

import io.maas4j.error.MaasException.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template: text with {@code {{name}}}, {@code {{if x}}…{{elif y}}…{{else}}…{{endif}}}, {@code
 * {{for x in list}}…{{endfor}}}, {@code {{# remarks}}}, the filters {@code escape.json} and {@code
 * escape.shell}, and {@code {{inherit "another"}}}, which puts this one's text where the other has
 * {@code {{self.body}}}. Immutable and safe for concurrent use.
 *
 * <p>Values are texts, numbers, truths, lists and mappings of them; {@link Nothing} stands for what
 * is absent. A name that is not known is an error, not an empty text.
 */
public final class Template {
  /** Characters of a template, and of what one becomes. */
  public static final int LONGEST = 1 << 20;

  private static final int MOST_INHERITED = 8;

  private final String name;
  private final List<Part> parts;
  private final Optional<Expression> parent;

  private Template(String name, List<Part> parts, Optional<Expression> parent) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.parent = parent;
  }

  /** Finds templates by their names. */
  @FunctionalInterface
  public interface Others {
    /** There are none. */
    Others NONE = name -> Optional.empty();

    /**
     * @return the text; empty when there is no such template
     */
    Optional<String> find(String name);
  }

  /**
   * @param name by which faults call it
   * @throws InvalidRequest with the line, for what is no template
   */
  public static Template parse(String name, String text) {
    if (text.length() > LONGEST) {
      throw Fault.of(name, 1, "it is longer than " + LONGEST + " characters");
    }
    TemplateParser parser = new TemplateParser(name, text);
    List<Part> parts = parser.parts();
    return new Template(name, parts, parser.parent());
  }

  /**
   * @param others among which inherited ones are looked for
   * @throws InvalidRequest with the line, when a name is not known, or it becomes too much
   */
  public String render(Map<String, Object> variables, Others others) {
    return render(variables, others, new Budget(), 0);
  }

  private String render(
      Map<String, Object> variables, Others others, Budget budget, int inherited) {
    Frame frame = new Frame(name, variables, budget);
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      part.render(frame, text);
    }
    if (parent.isEmpty()) {
      return text.toString();
    }
    String above = Values.text(parent.get().value(frame));
    if (inherited == MOST_INHERITED) {
      throw Fault.of(name, 1, "it inherits from more than " + MOST_INHERITED + " others");
    }
    String found =
        others
            .find(above)
            .orElseThrow(
                () -> Fault.of(name, 1, "it inherits from '" + above + "', which there is not"));
    Map<String, Object> more = new LinkedHashMap<>(variables);
    more.put("self", Map.of("body", text.toString()));
    return parse(above, found).render(more, others, budget, inherited + 1);
  }
}
