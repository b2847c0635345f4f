package io.maas4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators add to the configuration of DHCP. */
class DhcpSnippetsTest extends TopologyKit {
  private static DhcpSnippets.Form snippet(String value) {
    return new DhcpSnippets.Form(
        Optional.of("log"),
        Optional.of(value),
        NONE,
        Optional.empty(),
        NONE,
        NONE,
        NONE,
        Optional.empty());
  }

  @Test
  void aSnippetKeepsItsHistoryAndGoesBackInIt() {
    DhcpSnippet made = topology.snippets().create(snippet("a 1;"), ROOT);
    topology.snippets().change("log", snippet("b 2;"), ROOT);
    topology.snippets().change("log", snippet("c 3;"), ROOT);
    assertThat(topology.snippets().change("log", snippet("c 3;"), ROOT).history()).hasSize(3);
    assertThat(topology.snippets().revert("log", -1, ROOT).value()).isEqualTo("b 2;");
    assertThat(topology.snippets().revert("log", made.history().get(0).id(), ROOT).value())
        .isEqualTo("a 1;");
    assertThatThrownBy(() -> topology.snippets().revert("log", -1, ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("too far");
    refused(() -> topology.snippets().create(snippet("a 1"), ROOT), "value", "line 1");
  }

  @Test
  void aSnippetIsForANodeOrASubnetOrEverybody() {
    Subnet subnet = subnet("10.1.0.0/24");
    IpRange range = topology.ranges().create(range("dynamic", "10.1.0.100", "10.1.0.199"), ROOT);
    DhcpSnippets.Form forRange =
        new DhcpSnippets.Form(
            Optional.of("r"),
            Optional.of("a 1;"),
            NONE,
            Optional.empty(),
            NONE,
            NONE,
            Optional.of(Long.toString(range.id())),
            Optional.empty());
    DhcpSnippet made = topology.snippets().create(forRange, ROOT);
    assertThat(made.subnet()).contains(subnet.id());
    assertThat(made.forEverybody()).isFalse();
    DhcpSnippets.Form global =
        new DhcpSnippets.Form(
            NONE, NONE, NONE, Optional.empty(), NONE, NONE, NONE, Optional.of(true));
    assertThat(topology.snippets().change("r", global, ROOT).forEverybody()).isTrue();
  }
}
