package io.maas4j.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  /** PBKDF2-HMAC-SHA256, as computed by another implementation in Django's form. */
  private static final String VECTOR =
      "pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=";

  @Test
  void aForeignEncodingOfTheSameFormIsUnderstood() {
    assertThat(Passwords.matches("lètmein", VECTOR)).isTrue();
    assertThat(Passwords.matches("letmein", VECTOR)).isFalse();
  }

  @Test
  void whatWasEncodedMatchesAndNothingElse() {
    String encoded = Passwords.encode("correct horse", "0123456789abcdefghijkl");
    assertThat(encoded).startsWith("pbkdf2_sha256$600000$0123456789abcdefghijkl$");
    assertThat(Passwords.matches("correct horse", encoded)).isTrue();
    assertThat(Passwords.matches("Correct horse", encoded)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "plain",
        "md5$salt$0123",
        "pbkdf2_sha256$x$salt$abc",
        "pbkdf2_sha256$0$salt$abc",
        "pbkdf2_sha256$1000$$abc",
        "pbkdf2_sha256$1000$salt$",
        "argon2$argon2id$v=19$m=1,t=1,p=1$a$b"
      })
  void nothingMatchesAnEmptyOrForeignEncoding(String encoded) {
    assertThat(Passwords.matches("anything", encoded)).isFalse();
    assertThat(Passwords.matches("", encoded)).isFalse();
  }
}
