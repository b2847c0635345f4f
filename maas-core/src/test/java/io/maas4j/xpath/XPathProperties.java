package io.maas4j.xpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Random expressions over random documents: the JDK's evaluator and this one agree. */
class XPathProperties {
  private static final int MOST = 1200;
  private static final XPathFactory JDK = XPathFactory.newInstance();

  @Test
  void theJdkAgrees() {
    AtomicInteger compared = new AtomicInteger();
    Cases.run(
        1500,
        gen -> {
          String text = element(gen, 4);
          // in a predicate: outside of one, the JDK's position() is -1
          String expression = "/*[boolean(" + expression(gen, 3) + ")]";
          boolean expected;
          try {
            Document document =
                DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
            expected =
                (Boolean)
                    JDK.newXPath()
                        .compile("boolean(" + expression + ")")
                        .evaluate(document, XPathConstants.BOOLEAN);
          } catch (XPathExpressionException e) {
            // the JDK takes ten groups and no more
            assertThat(e).hasMessageContaining("groups");
            return;
          } catch (Exception e) {
            throw new AssertionError(text, e);
          }
          assertThat(ours(expression, text)).as(expression + " over " + text).isEqualTo(expected);
          compared.incrementAndGet();
        });
    assertThat(compared).hasValueGreaterThan(MOST);
  }

  private static boolean ours(String expression, String text) {
    try {
      return XPath.compile(expression, Map.of())
          .matches(
              new XmlDocument.Builder().add(text.getBytes(StandardCharsets.UTF_8), "").build(),
              10_000_000);
    } catch (XPathSyntaxException | XmlDocument.XmlException e) {
      throw new AssertionError(expression + " over " + text, e);
    }
  }

  private static String element(Gen gen, int depth) {
    String name = gen.oneOf("a", "b", "c");
    StringBuilder text = new StringBuilder("<" + name);
    if (gen.chance(0.6)) {
      text.append(" x='").append(gen.between(0, 3)).append("'");
    }
    if (gen.chance(0.3)) {
      text.append(" y='").append(gen.oneOf("p", "q", "")).append("'");
    }
    text.append(">");
    for (int i = depth == 0 ? 0 : gen.below(4); i > 0; i--) {
      text.append(gen.chance(0.25) ? gen.oneOf("1", "3", " t ", "pq") : element(gen, depth - 1));
    }
    return text + "</" + name + ">";
  }

  private static String expression(Gen gen, int depth) {
    if (depth == 0) {
      return gen.oneOf("1", "2", "'p'", "''", "true()", "position()", "last()", path(gen, 0));
    }
    return switch (gen.below(10)) {
      case 0 ->
          expression(gen, depth - 1) + gen.oneOf(" and ", " or ") + expression(gen, depth - 1);
      case 1 ->
          "("
              + expression(gen, depth - 1)
              + ")"
              + gen.oneOf(" = ", " != ", " < ", " >= ")
              + "("
              + expression(gen, depth - 1)
              + ")";
      case 2 ->
          // no fractions: a position of 2.5 is one of 2 to the JDK
          "floor(("
              + expression(gen, depth - 1)
              + ")"
              + gen.oneOf(" + ", " - ", " * ", " div ", " mod ")
              + "("
              + expression(gen, depth - 1)
              + "))";
      case 3 -> "not(" + expression(gen, depth - 1) + ")";
      case 4 -> "count(" + path(gen, depth - 1) + ")";
      case 5 ->
          gen.oneOf("contains", "starts-with", "substring-before", "substring-after")
              + "("
              + expression(gen, depth - 1)
              + ", "
              + expression(gen, depth - 1)
              + ")";
      case 6 ->
          gen.oneOf("string", "normalize-space", "number", "floor")
              + "("
              + expression(gen, depth - 1)
              + ")";
      case 7 ->
          // bare, as the predicate of a step below //, the JDK does not see that it is a position
          "(0 + string-length(" + expression(gen, depth - 1) + "))";
      default -> path(gen, depth - 1);
    };
  }

  private static String path(Gen gen, int depth) {
    StringBuilder path = new StringBuilder(gen.oneOf("", "/", "//"));
    path.append(step(gen, depth));
    for (int i = gen.below(3); i > 0; i--) {
      path.append(gen.oneOf("/", "//")).append(step(gen, depth));
    }
    return path.toString();
  }

  private static String step(Gen gen, int depth) {
    String axis =
        gen.chance(0.6)
            ? ""
            : gen.oneOf(
                "descendant::",
                "descendant-or-self::",
                "ancestor::",
                "ancestor-or-self::",
                "following-sibling::",
                "preceding-sibling::",
                "following::",
                "preceding::",
                "self::",
                "parent::",
                "@");
    String test =
        axis.equals("@")
            ? gen.oneOf("x", "y", "*")
            : gen.oneOf("a", "b", "c", "*", "node()", "text()");
    String predicate = depth > 0 && gen.chance(0.4) ? "[" + expression(gen, depth - 1) + "]" : "";
    return axis + test + predicate;
  }
}
