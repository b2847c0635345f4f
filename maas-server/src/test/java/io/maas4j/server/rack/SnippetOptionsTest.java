package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.network.Addresses;
import io.maas4j.network.DhcpSnippet;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a rack understands of snippets. */
class SnippetOptionsTest {
  private static DhcpSnippet snippet(String name, Optional<Long> subnet, String value) {
    return new DhcpSnippet(1, name, "", true, Optional.empty(), subnet, Optional.empty(), List.of())
        .withValue(value, Instant.EPOCH);
  }

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  @Test
  void whatASubnetsSnippetSaysHoldsOverWhatAGlobalOneSays() {
    SnippetOptions options =
        SnippetOptions.of(
            List.of(
                snippet("mine", Optional.of(7L), "option ntp-servers 10.0.0.9;"),
                snippet("other", Optional.of(8L), "option ntp-servers 10.0.0.8;"),
                snippet(
                    "all",
                    Optional.empty(),
                    "default-lease-time 1200; option ntp-servers 10.0.0.1, 10.0.0.2;"
                        + " option domain-search \"a.example\", \"b.example\";")),
            7);
    assertThat(options.ntpServers()).contains(List.of(ip("10.0.0.9")));
    assertThat(options.lease()).contains(Duration.ofMinutes(20));
    assertThat(options.searchDomains()).contains(List.of("a.example", "b.example"));
    assertThat(options.ignored()).isEmpty();
  }

  @Test
  void whatHasNoEffectIsNamed() {
    SnippetOptions options =
        SnippetOptions.of(
            List.of(
                snippet(
                    "odd",
                    Optional.empty(),
                    "option log-servers 10.0.0.1; ping-check true; class \"x\" { match 1; }"
                        + " option routers router.example; default-lease-time 0;")),
            7);
    assertThat(options.ignored())
        .containsExactly(
            "odd: option log-servers 10.0.0.1",
            "odd: ping-check true",
            "odd: option routers router.example",
            "odd: default-lease-time 0",
            "odd: a block in braces");
    assertThat(options.routers()).isEmpty();
  }
}
