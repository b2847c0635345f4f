package io.maas4j.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which user data would leave a deployed machine without what it says. */
class DeployerDataFaultsTest {
  private static byte[] packed(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#cloud-config\n",
        "#cloud-config\npackages: [a]\n",
        "#cloud-config\r\npackages: [a]\r\n",
        "\n#cloud-config\nruncmd:\n- [ls]\n",
        "#Cloud-Config\na: 1\n",
        "#!/bin/sh\ntrue\n",
        "#cloud-boothook\ntrue\n",
        "#include\nhttp://x\n",
        "#include-once\nhttp://x\n",
        "#part-handler\n",
        "#cloud-config-archive\n- type: text/cloud-config\n",
        "## template: jinja\n#cloud-config\na: {{ v1.region }}\n",
        "Content-Type: multipart/mixed; boundary=\"x\"\nMIME-Version: 1.0\n\n--x--\n",
        "I2Nsb3VkLWNvbmZpZwphOiAxCg=="
      })
  void whatCloudInitUnderstandsIsTaken(String data) {
    assertThat(DeployerData.fault(data.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packages: [a]\n",
        "<html>",
        "{\"a\": 1}",
        "# cloud-config\na: 1\n",
        "#cloud-config\n- a\n- b\n",
        "#cloud-config\nhello\n",
        "#cloud-config\na: [1\n",
        "#cloud-config\n\tpassword: s3cr3t\n",
        "#cloud-config\npassword: \"s3cr3t\n"
      })
  void whatItWouldIgnoreIsNot(String data) throws IOException {
    assertThat(DeployerData.fault(data.getBytes(UTF_8)))
        .hasValueSatisfying(why -> assertThat(why).endsWith(".").doesNotContain("s3cr3t"));
    assertThat(DeployerData.fault(packed(data.getBytes(UTF_8)))).isPresent();
    assertThat(DeployerData.fault(Base64.getEncoder().encode(data.getBytes(UTF_8)))).isPresent();
  }

  @Test
  void itSaysWhereTheYamlIsWrong() {
    assertThat(DeployerData.fault("#cloud-config\na: 1\nb: [\n".getBytes(UTF_8)))
        .hasValueSatisfying(why -> assertThat(why).contains("line "));
  }

  @Test
  void whatIsPackedIsLookedInto() throws IOException {
    byte[] good = "#cloud-config\na: 1\n".getBytes(UTF_8);
    assertThat(DeployerData.fault(packed(good))).isEmpty();
    assertThat(DeployerData.fault(packed(packed(good)))).hasValue("It is packed by gzip twice.");
    byte[] cut = java.util.Arrays.copyOf(packed(good), 12);
    assertThat(DeployerData.fault(cut))
        .hasValueSatisfying(why -> assertThat(why).contains("cannot be unpacked"));
    assertThat(DeployerData.fault(packed(new byte[(4 << 20) + 1])))
        .hasValueSatisfying(why -> assertThat(why).contains("more than"));
  }
}
