package io.maas4j.power.lxd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientPairTest {
  @Test
  void everyFormThatOpensslWritesIsRead() throws Exception {
    for (String key : List.of("rsa.pkcs1.pem", "rsa.pkcs8.pem")) {
      ClientPair pair = ClientPair.parse(file("rsa.crt.pem"), Secret.of(file(key)));
      assertThat(pair.key().getAlgorithm()).as(key).isEqualTo("RSA");
    }
    for (String key : List.of("ec.sec1.pem", "ec.pkcs8.pem")) {
      ClientPair pair = ClientPair.parse(file("ec.crt.pem"), Secret.of(file(key)));
      assertThat(pair.key().getAlgorithm()).as(key).isEqualTo("EC");
    }
  }

  @Test
  void aChainIsTakenWhole() throws Exception {
    ClientPair pair =
        ClientPair.parse(file("ec.crt.pem") + file("rsa.crt.pem"), Secret.of(file("ec.pkcs8.pem")));
    assertThat(pair.chain()).hasSize(2);
    assertThat(pair.certificatePem()).containsOnlyOnce(file("rsa.crt.pem").strip());
  }

  @Test
  void whatDoesNotServeIsNamed() {
    assertUnusable("rsa.crt.pem", "ec.pkcs8.pem", "key", "not the key of the certificate");
    assertUnusable("rsa.crt.pem", "rsa.locked.pem", "key", "passphrase");
    assertUnusable("ec.crt.pem", "ec.locked.pem", "key", "passphrase");
    assertUnusable("ec.crt.pem", "ed25519.pem", "key", "neither an RSA nor an EC key");
    assertUnusable("ec.crt.pem", "rsa.crt.pem", "key", "no private key");
    assertUnusable("ec.pkcs8.pem", "ec.pkcs8.pem", "certificate", "no X.509 certificate");
  }

  @Test
  void damagedTextsAreNoCrash() {
    String key = file("ec.pkcs8.pem");
    for (int cut = 0; cut < key.length(); cut += 7) {
      String damaged = key.substring(0, cut) + "\n\u0000!" + key.substring(cut);
      try {
        ClientPair.parse(file("ec.crt.pem"), Secret.of(damaged));
      } catch (UnusablePair e) {
        assertThat(e.parameter()).isEqualTo("key");
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    for (String text : List.of("", "-----BEGIN CERTIFICATE-----", "x".repeat(300_000))) {
      assertThatThrownBy(() -> ClientPair.parse(text, Secret.of(key)))
          .isInstanceOfSatisfying(
              UnusablePair.class, e -> assertThat(e.parameter()).isEqualTo("certificate"));
    }
  }

  @Test
  void aGeneratedPairIsOneToParseAndDoesNotExpire() throws Exception {
    ClientPair pair = ClientPair.generate("maas, the second \"one\"");
    assertThat(pair.certificate().getSubjectX500Principal())
        .isEqualTo(pair.certificate().getIssuerX500Principal());
    assertThat(pair.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=maas\\, the second \\\"one\\\"");
    pair.certificate().verify(pair.certificate().getPublicKey());
    assertThat(pair.certificate().getNotBefore().toInstant())
        .isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
    assertThat(pair.certificate().getNotAfter().toInstant())
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    ClientPair again = ClientPair.parse(pair.certificatePem(), pair.keyPem());
    assertThat(again.fingerprint()).isEqualTo(pair.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(ClientPair.generate("maas").fingerprint()).isNotEqualTo(pair.fingerprint());
  }

  @Test
  void theKeyDoesNotPrint() {
    ClientPair pair = ClientPair.generate("maas");
    assertThat(pair.toString()).doesNotContain("PRIVATE");
    assertThat(pair.keyPem().toString()).isEqualTo("[redacted]");
  }

  private static void assertUnusable(String certificate, String key, String which, String why) {
    assertThatThrownBy(() -> ClientPair.parse(file(certificate), Secret.of(file(key))))
        .isInstanceOfSatisfying(
            UnusablePair.class,
            e -> {
              assertThat(e.parameter()).isEqualTo(which);
              assertThat(e).hasMessageContaining(why);
            });
  }

  private static String file(String name) {
    try (InputStream in = ClientPairTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
