package io.maas4j.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/lifecycle.md} is printed from the rows. To print it again:
 *
 * <pre>mvn -pl maas-core test -Dtest=LifecycleDocTest -Dmaas4j.regenerate=true</pre>
 */
class LifecycleDocTest {
  private static final Path FILE = Path.of("..", "docs", "lifecycle.md");

  @Test
  void theDocumentIsWhatTheRowsSay() throws IOException {
    String printed = print();
    if (Boolean.getBoolean("maas4j.regenerate")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, printed, UTF_8);
    }
    assertThat(Files.exists(FILE) ? Files.readString(FILE, UTF_8) : "")
        .as(
            "docs/lifecycle.md differs from the rows; print it again by: mvn -pl maas-core test"
                + " -Dtest=LifecycleDocTest -Dmaas4j.regenerate=true")
        .isEqualTo(printed);
  }

  private static String print() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # The lifecycle of a machine

        Printed from `io.maas4j.lifecycle.Transitions`; do not edit. To print it again:
        `mvn -pl maas-core test -Dtest=LifecycleDocTest -Dmaas4j.regenerate=true`

        What people do, as a diagram; the table below has every row, in the order in which rows
        are tried: the first whose condition holds counts.

        ```mermaid
        stateDiagram-v2
        """);
    arrows().forEach(arrow -> text.append("    ").append(arrow).append('\n'));
    text.append("```\n");
    for (State from : State.values()) {
      text.append("\n## ").append(from.label()).append(" (").append(from.number()).append(")\n\n");
      text.append("| On | When | To | Also | Effects |\n|---|---|---|---|---|\n");
      Transitions.table().stream()
          .filter(row -> row.from() == from)
          .map(LifecycleDocTest::line)
          .forEach(text::append);
    }
    return text.toString();
  }

  /** One for each pair and verb; those that lead back to where a machine was are in the table. */
  private static Set<String> arrows() {
    Set<String> arrows = new LinkedHashSet<>();
    for (Transition row : Transitions.table()) {
      if (row.to() instanceof Target.To || row.to() instanceof Target.Failure) {
        State to = row.to().possible(row.from()).iterator().next();
        if (to != row.from()) {
          arrows.add(row.from() + " --> " + to + ": " + row.verb().words());
        }
      }
    }
    return arrows;
  }

  private static String line(Transition row) {
    String also =
        java.util.stream.Stream.concat(
                row.steps().stream().sorted().map(LifecycleDocTest::words),
                row.then().stream().map(verb -> "then " + verb.words()))
            .collect(Collectors.joining(", "));
    String effects =
        row.effects().stream().map(LifecycleDocTest::words).collect(Collectors.joining(", "));
    return "| "
        + row.verb().words()
        + " | "
        + row.when().words()
        + " | "
        + target(row)
        + " | "
        + also
        + " | "
        + effects
        + " |\n";
  }

  private static String target(Transition row) {
    if (row.to() instanceof Target.Previous) {
      return "*the previous status*";
    }
    if (row.to() instanceof Target.Before) {
      return "*the status before*";
    }
    State to = row.to().possible(row.from()).iterator().next();
    return to == row.from() ? "" : to.label();
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
