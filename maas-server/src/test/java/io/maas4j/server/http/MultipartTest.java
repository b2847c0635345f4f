package io.maas4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=\"==5==\"";
  private static final String OP =
      "--==5==\r\nContent-Disposition: form-data; name=\"op\"\r\n\r\nsignal\r\n";
  private static final String END = "--==5==--\r\n";

  private static List<Part> parse(String body) {
    return Multipart.parse(TYPE, body.getBytes(StandardCharsets.ISO_8859_1), 4);
  }

  @Test
  void fieldsAndFilesKeepTheirOrder() {
    List<Part> parts =
        parse(
            OP
                + "--==5==\r\nContent-Disposition: form-data; name=x; filename=\"x\"\r\n\r\n\0\r\n"
                + "\r\n"
                + END);
    assertThat(parts).extracting(Part::name).containsExactly("op", "x");
    assertThat(parts).extracting(Part::kind).containsExactly(Part.Kind.FIELD, Part.Kind.FILE);
    assertThat(parts).extracting(Part::text).containsExactly("signal", "\0\r\n");
  }

  @Test
  void foldedBase64AndFoldedHeadersInAnyOrderAreUnderstood() {
    List<Part> parts =
        parse(
            "preamble\r\n--==5==  \r\nContent-Transfer-Encoding: Base64\r\n"
                + "Content-Disposition: form-data;\r\n name=\"a\\\"b\"\r\n\r\nbG9m\r\ndA==\r\n"
                + END);
    assertThat(parts)
        .singleElement()
        .extracting(Part::name, Part::text)
        .containsExactly("a\"b", "loft");
  }

  @Test
  void aLineThatOnlyBeginsLikeTheBoundaryIsContent() {
    List<Part> parts = parse(OP.replace("signal", "x\r\n--==5==y\r\nz") + END);
    assertThat(parts).singleElement().extracting(Part::text).isEqualTo("x\r\n--==5==y\r\nz");
  }

  @Test
  void whatIsBrokenIsNamed() {
    isRefused("", "does not occur");
    isRefused(OP, "before its last boundary");
    isRefused(OP.repeat(5) + END, "more than 4 parts");
    isRefused("--==5==\r\n\r\nx\r\n" + END, "no name");
    isRefused("--==5==\r\nA: " + "b".repeat(9000) + "\r\n\r\nx\r\n" + END, "headers");
    String encoded = OP.replace("\"op\"\r\n", "\"op\"\r\nContent-Transfer-Encoding: %s\r\n") + END;
    isRefused(encoded.formatted("base64").replace("signal", "$$$$"), "base64");
    isRefused(encoded.formatted("quoted-printable"), "other than base64");
    assertThatThrownBy(() -> Multipart.parse("multipart/form-data", new byte[0], 4))
        .hasMessageContaining("no boundary");
  }

  private static void isRefused(String body, String why) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOf(UnreadableRequestException.class)
        .hasMessageContaining(why);
  }

  @Test
  void nothingElseIsThrownWhateverTheBytes() {
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] body = (OP + OP + END).getBytes(StandardCharsets.ISO_8859_1);
      for (int n = random.nextInt(8); n >= 0; n--) {
        body[random.nextInt(body.length)] = (byte) "\r\n-=5:;\"\\ x\0".charAt(random.nextInt(11));
      }
      try {
        assertThat(Multipart.parse(TYPE, body, 4)).describedAs("seed %d", seed).hasSizeLessThan(5);
      } catch (UnreadableRequestException e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
  }
}
