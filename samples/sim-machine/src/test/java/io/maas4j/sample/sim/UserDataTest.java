package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class UserDataTest {
  private static final String SCRIPT = "#!/bin/sh\necho hällo\n";

  @Test
  void theScriptOfAMultipartMessageIsDecoded() throws Exception {
    String message =
        "Content-Type: multipart/mixed;\n boundary=\"==x==\"\nMIME-Version: 1.0\n\npreamble\n--==x==\n"
            + "Content-Type: text/x-shellscript; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n"
            + "Content-Disposition: attachment; filename=\"user_data.sh\"\n\n"
            + Base64.getMimeEncoder().encodeToString(SCRIPT.getBytes(StandardCharsets.UTF_8))
            + "\n--==x==\nContent-Type: text/cloud-config\n\n#cloud-config\na: b\n--==x==--\n";
    UserData data = parse(message);
    assertThat(data.parts()).hasSize(2);
    UserData.Part script = data.scripts().get(0);
    assertThat(script.fileName()).isEqualTo("user_data.sh");
    assertThat(new String(script.content(), StandardCharsets.UTF_8)).isEqualTo(SCRIPT);
    assertThat(data.parts().get(1).type()).isEqualTo("text/cloud-config");
    assertThat(parse(message.replace("\n", "\r\n")).scripts()).hasSize(1);
  }

  @Test
  void aBareScriptAndABareCloudConfigAreTheirOwnParts() throws Exception {
    assertThat(parse(SCRIPT).scripts()).hasSize(1);
    assertThat(parse("#cloud-config\nx: 1\n").scripts()).isEmpty();
    assertThat(parse("").parts()).isEmpty();
  }

  @Test
  void aMessageThatWasCutOffIsRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx"))
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> parse("Content-Type: multipart/mixed\n\nx"))
        .hasMessageContaining("without boundary");
  }

  private static UserData parse(String text) throws Exception {
    return UserData.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
