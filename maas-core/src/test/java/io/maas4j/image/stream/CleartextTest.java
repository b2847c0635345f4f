package io.maas4j.image.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.image.stream.Cleartext.NoCleartext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleartextTest {
  private static final String HEAD = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n";
  private static final String SIGNATURE =
      "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n";

  private static Cleartext parse(String text) throws NoCleartext {
    return Cleartext.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theTextComesWithoutEscapesAndWithoutWhatIsNotSigned() throws Exception {
    Cleartext parsed = parse(HEAD + "{ \t\n- - é\n\n}\r\n" + SIGNATURE);
    assertThat(text(parsed.content())).isEqualTo("{\n- é\n\n}");
    assertThat(text(parsed.signed())).isEqualTo("{\r\n- é\r\n\r\n}");
    assertThat(parsed.signature()).isEqualTo(SIGNATURE);
  }

  @Test
  void onlyWhatMeansToBeSignedIs() {
    assertThat(Cleartext.isIn(HEAD.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(Cleartext.isIn("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "x\n" + HEAD + "{}\n" + SIGNATURE,
        HEAD + "{}\n" + SIGNATURE + "x\n",
        HEAD + "{}\n",
        HEAD + "{}\n-----BEGIN PGP SIGNATURE-----\n\nabc=\n",
        HEAD + "-not escaped\n" + SIGNATURE,
        "-----BEGIN PGP SIGNED MESSAGE-----\nComment: x\n\n{}\n" + SIGNATURE,
        "-----BEGIN PGP SIGNED MESSAGE-----\n" + SIGNATURE
      })
  void whatIsNotOneSignedTextAloneIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(NoCleartext.class);
  }
}
