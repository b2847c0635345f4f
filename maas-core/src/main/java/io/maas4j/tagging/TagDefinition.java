package io.maas4j.tagging;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.xpath.TooManyStepsException;
import io.maas4j.xpath.XPath;
import io.maas4j.xpath.XPathSyntaxException;
import io.maas4j.xpath.XmlDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An expression over a machine's hardware that decides whether the machine carries a tag. */
final class TagDefinition {
  private static final Logger LOG = LoggerFactory.getLogger(TagDefinition.class);

  /**
   * Some hundred times what an ordinary expression takes over the description of a large machine; a
   * few seconds at most.
   */
  private static final long STEPS = 5_000_000;

  private static final Map<String, String> NAMESPACES = Map.of("lshw", "lshw", "lldp", "lldp");

  private final String text;
  private final XPath expression;

  private TagDefinition(String text, XPath expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * @return empty for an empty text
   * @throws InvalidRequest when it is no expression
   */
  static Optional<TagDefinition> read(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TagDefinition(text, XPath.compile(text, NAMESPACES)));
    } catch (XPathSyntaxException e) {
      throw new InvalidRequest(
          Map.of("definition", List.of("Invalid xpath expression: Invalid expression")),
          "correct the definition: " + e.getMessage());
    }
  }

  /** Whether hardware is as it says; if that takes too long to find out, it is not. */
  boolean matches(XmlDocument hardware) {
    try {
      return expression.matches(hardware, STEPS);
    } catch (TooManyStepsException e) {
      // for every machine whose hardware is evaluated
      LOG.debug(
          "a tag's definition takes too many steps, so it matches nothing definition={}", text);
      return false;
    }
  }
}
