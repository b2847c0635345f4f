package io.maas4j.server.rack;

import io.maas4j.netboot.dhcp.policy.Declarations;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.policy.PolicySyntaxException;
import io.maas4j.topology.SnippetSyntax;
import java.util.List;

/** What this region's racks understand of snippets: the grammar of their own DHCP server. */
public final class SnippetGrammar implements SnippetSyntax {
  @Override
  public List<String> faults(Question question) {
    Declarations declared = Declarations.NONE;
    for (String text : question.before()) {
      try {
        declared = declared.and(Policy.parse(text, PolicyScope.GLOBAL, declared));
      } catch (PolicySyntaxException e) {
        // that one is left out by the racks, too, and does not keep this one from being saved
        continue;
      }
    }
    try {
      Policy.parse(question.value(), scope(question.place()), declared);
      return List.of();
    } catch (PolicySyntaxException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static PolicyScope scope(Place place) {
    return switch (place) {
      case EVERYWHERE -> PolicyScope.GLOBAL;
      case SUBNET -> PolicyScope.SUBNET;
      case RANGE -> PolicyScope.POOL;
      case NODE -> PolicyScope.HOST;
    };
  }
}
