package io.maas4j.topology;

import io.maas4j.network.DhcpSyntax;
import java.util.List;

/**
 * What the DHCP servers of the racks understand of snippets. Thread-safe; called within a
 * transaction, so that it must not wait for anything.
 */
@FunctionalInterface
public interface SnippetSyntax {
  /** Looks at the form only: for regions that do not know their racks' servers. */
  SnippetSyntax FORM = question -> DhcpSyntax.faults(question.value());

  /**
   * What is wrong with a snippet, each fault with its line.
   *
   * @return empty when all of it is understood
   */
  List<String> faults(Question question);

  /** Where a snippet stands. */
  enum Place {
    EVERYWHERE,
    SUBNET,
    RANGE,
    NODE
  }

  /**
   * A snippet to be saved.
   *
   * @param value its text
   * @param before texts of the snippets in force that it may refer to, in their order
   */
  record Question(Place place, String value, List<String> before) {
    public Question {
      before = List.copyOf(before);
    }
  }
}
