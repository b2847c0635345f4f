package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OAuthCredentialsTest {
  @Test
  void theHeaderIsWrittenAsCloudInitWritesIt() {
    OAuthCredentials credentials = new OAuthCredentials("cksid001", "tksid001", "tssid001");
    assertThat(credentials.header(Instant.ofEpochSecond(1795178503), () -> "1135"))
        .isEqualTo(
            "OAuth oauth_nonce=\"1135\", oauth_timestamp=\"1795178503\", oauth_version=\"1.0\","
                + " oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"cksid001\","
                + " oauth_token=\"tksid001\", oauth_signature=\"%26tssid001\"");
  }

  @Test
  void theSecretDoesNotPrint() {
    assertThat(new OAuthCredentials("c", "t", "hidden").toString()).doesNotContain("hidden");
  }
}
