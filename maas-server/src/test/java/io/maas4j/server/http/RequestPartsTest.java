package io.maas4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestPartsTest {
  private static final String HEADER =
      "OAuth realm=\"MAAS API\", oauth_version=\"1.0\",oauth_signature_method=PLAINTEXT,"
          + " oauth_consumer_key=\"ck\", oauth_token=\"t+k\", oauth_timestamp=\"17\","
          + " oauth_nonce=\"n\", oauth_signature=\"%26se%2Bcret\"";

  @Test
  void aHeaderIsReadWhateverItsSpelling() {
    for (String header :
        List.of(HEADER, HEADER.replace("\"", ""), HEADER.replace("OAuth ", " oauth \t"))) {
      OAuthParameters shown = OAuthParameters.ofHeader(header).orElseThrow();
      assertThat(shown.missing()).isEmpty();
      assertThat(shown.value("oauth_token")).isEqualTo("t+k");
      assertThat(shown.tokenSecret()).hasValue("se+cret");
      assertThat(shown.timestamp().orElseThrow().getEpochSecond()).isEqualTo(17);
      assertThat(shown).hasToString("OAuthParameters[t+k]");
    }
    assertThat(OAuthParameters.ofHeader("Basic eDp5")).isEmpty();
  }

  @Test
  void whatIsMissingOrGarbledIsNoCredential() {
    assertThat(OAuthParameters.ofHeader("OAuth").orElseThrow().missing()).isPresent();
    assertThat(OAuthParameters.ofHeader(HEADER + ", rubbish").orElseThrow().missing()).isPresent();
    assertThat(OAuthParameters.ofHeader(HEADER.replace("oauth_nonce", "nonce")).orElseThrow())
        .extracting(OAuthParameters::missing)
        .hasToString("Optional[oauth_nonce]");
    assertThat(OAuthParameters.ofHeader(HEADER.replace("%26", "x%26")).orElseThrow().tokenSecret())
        .isEmpty();
    assertThatThrownBy(() -> OAuthParameters.ofHeader(HEADER.replace("%26", "%zz")))
        .hasMessageContaining("percent");
  }

  @Test
  void credentialsMayStandInAForm() {
    assertThat(OAuthParameters.ofParameters(Map.of("name", List.of("x")))).isEmpty();
    assertThat(
            OAuthParameters.ofParameters(
                    Map.of("oauth_token", List.of("old", "new"), "name", List.of("x")))
                .orElseThrow()
                .values())
        .isEqualTo(Map.of("oauth_token", "new"));
  }

  @Test
  void formsKeepOrderAndRepetition() {
    assertThat(Percent.pairs("a=1&&b&a=%C3%A9+x"))
        .containsExactly(Map.entry("a", "1"), Map.entry("b", ""), Map.entry("a", "é x"));
    assertThat(Percent.decode("a+b%2Fc")).isEqualTo("a+b/c");
    for (String bad : List.of("%", "%4", "%zz", "%-1")) {
      assertThatThrownBy(() -> Percent.decode(bad)).as(bad).hasMessageContaining("percent");
    }
    assertThatThrownBy(() -> Percent.pairs("a&".repeat(10_001))).hasMessageContaining("10000");
  }

  @Test
  void aBodyHasAtMostItsLimit() {
    BoundedBody bodies = new BoundedBody(BoundedBody.Limits.usual(), () -> 0);
    byte[] four = {1, 2, 3, 4};
    try (BoundedBody.Held held = bodies.read(new ByteArrayInputStream(four), -1, 4)) {
      assertThat(held.bytes()).isEqualTo(four);
    }
    assertThatThrownBy(() -> bodies.read(new ByteArrayInputStream(four), -1, 3))
        .hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> bodies.read(new ByteArrayInputStream(four), 5, 4))
        .hasMessageContaining("4 bytes");
    assertThatThrownBy(() -> bodies.read(new ByteArrayInputStream(four), 5, 9))
        .hasMessageContaining("ended early");
    assertThat(bodies.held()).isZero();
  }

  @Test
  void aBodyOfAnyLengthIsReadAsItIs() {
    BoundedBody bodies = new BoundedBody(BoundedBody.Limits.usual(), () -> 0);
    byte[] all = new byte[70_000];
    new Random(1).nextBytes(all);
    for (int length : List.of(0, 1, 8191, 8192, 8193, 16384, 65536, 70_000)) {
      byte[] some = java.util.Arrays.copyOf(all, length);
      for (long announced : List.of(-1L, (long) length)) {
        for (int limit : List.of(length, length + 1, 100_000)) {
          try (BoundedBody.Held held =
              bodies.read(new ByteArrayInputStream(some), announced, limit)) {
            assertThat(held.bytes()).isEqualTo(some);
            assertThat(bodies.held()).isBetween(1L, limit + 1L);
          }
        }
      }
    }
    assertThat(bodies.held()).isZero();
  }
}
