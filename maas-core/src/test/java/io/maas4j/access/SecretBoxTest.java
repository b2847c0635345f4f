package io.maas4j.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.power.Secret;
import io.maas4j.testkit.fixtures.Cases;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
  private final SecretBox box = SecretBox.aesGcm(new byte[32], new SecureRandom());

  @Test
  void whatIsSealedOpensAgain() {
    Cases.run(
        50,
        gen -> {
          Secret secret = Secret.of(gen.word(gen.below(40)) + "ä€");
          assertThat(box.open(box.seal(secret)).reveal()).isEqualTo(secret.reveal());
        });
    assertThat(box.open(box.seal(Secret.of(""))).reveal()).isEmpty();
  }

  @Test
  void theSameSecretLooksDifferentEachTime() {
    assertThat(box.seal(Secret.of("geheim")))
        .isNotEqualTo(box.seal(Secret.of("geheim")))
        .startsWith("v1:")
        .doesNotContain("geheim");
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] sealed = Base64.getDecoder().decode(box.seal(Secret.of("geheim")).substring(3));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> box.open("v1:" + Base64.getEncoder().encodeToString(changed)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void anotherKeyOpensNothing() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 1);
    String sealed = box.seal(Secret.of("geheim"));
    assertThatThrownBy(() -> SecretBox.aesGcm(key, new SecureRandom()).open(sealed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1:", "v1:AAAA", "v1:%%%", "v2:AAAA", "geheim"})
  void whatWasNeverSealedIsRefused(String text) {
    assertThatThrownBy(() -> box.open(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
