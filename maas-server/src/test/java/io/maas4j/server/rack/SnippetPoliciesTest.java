package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.topology.SnippetSyntax.Place;
import io.maas4j.topology.SnippetSyntax.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where snippets end up, and what becomes of those that are not understood. */
class SnippetPoliciesTest {
  private static final MachineId NODE = new MachineId("abc3de");

  private static DhcpSnippet snippet(long id, String value) {
    return new DhcpSnippet(
            id, "s" + id, "", true, Optional.empty(), Optional.empty(), Optional.empty(), List.of())
        .withValue(value, Instant.EPOCH);
  }

  private static DhcpSnippet at(DhcpSnippet s, Optional<MachineId> node, long subnet, long range) {
    return new DhcpSnippet(
        s.id(),
        s.name(),
        s.description(),
        s.enabled(),
        node,
        Optional.of(subnet).filter(id -> id != 0),
        Optional.of(range).filter(id -> id != 0),
        s.history());
  }

  @Test
  void eachSnippetStandsWhereItIsForInTheOrderOfItsId() {
    SnippetPolicies policies =
        SnippetPolicies.of(
            List.of(
                at(snippet(4, "filename \"b\";"), Optional.empty(), 7, 0),
                at(snippet(3, "option mine \"x\";"), Optional.empty(), 7, 0),
                at(snippet(5, "deny unknown-clients;"), Optional.empty(), 7, 9),
                at(snippet(2, "filename \"n\";"), Optional.of(NODE), 0, 0),
                // made last, and of use to all
                snippet(8, "option mine code 200 = text;")));
    assertThat(policies.faults()).isEmpty();
    assertThat(policies.global().text()).isEqualTo("option mine code 200 = text;\n");
    assertThat(policies.subnet(7).text()).isEqualTo("option mine \"x\";\nfilename \"b\";\n");
    assertThat(policies.range(9).text()).isEqualTo("deny unknown-clients;\n");
    assertThat(policies.node(NODE).text()).isEqualTo("filename \"n\";\n");
    assertThat(policies.subnet(8).isEmpty()).isTrue();
  }

  @Test
  void whatMayBeSaidDependsOnThePlace() {
    SnippetGrammar grammar = new SnippetGrammar();
    assertThat(grammar.faults(new Question(Place.RANGE, "authoritative;", List.of())))
        .singleElement()
        .asString()
        .contains("said of subnets");
    assertThat(grammar.faults(new Question(Place.SUBNET, "authoritative;", List.of()))).isEmpty();
    List<String> before = List.of("rubbish", "class \"c\" { match if known; }");
    assertThat(grammar.faults(new Question(Place.RANGE, "allow members of \"c\";", before)))
        .isEmpty();
    assertThat(grammar.faults(new Question(Place.RANGE, "allow members of \"d\";", before)))
        .singleElement()
        .asString()
        .contains("no class of this name");
  }

  @Test
  void aBadSnippetIsLeftOutWholeAndTheOthersHold() {
    SnippetPolicies policies =
        SnippetPolicies.of(
            List.of(
                snippet(1, "next-server 10.0.0.1;\nomapi-port 7911;"),
                snippet(2, "max-lease-time 900;")));
    assertThat(policies.global().text()).isEqualTo("max-lease-time 900;\n");
    assertThat(policies.faults())
        .singleElement()
        .asString()
        .startsWith("snippet id=1 's1': line 2, column 1, at 'omapi-port': this is not supported");
  }
}
