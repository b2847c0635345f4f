package io.maas4j.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SshPublicKeyTest {
  private static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPQ+vD2YeCe2WcOzHnlDHrco2fyvwTXwBYKwI0VRVjF+ wren@nest";

  /** Made by ssh-keygen for this test. */
  private static final List<String> GOOD =
      List.of(
          ED25519,
          "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBCjMbngt/2V/gk14Ek21uvBP3m6BSLAAS5mNkb1pw31pO8IpuSVn2bH+pLRz5defnEnaszE9NvOSLHo1GEs1Rg0= wren@nest",
          "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAGFjRh6iaXvwrZWHygl8fa8QzZDgB06dzQnCvLVWYQnyosQf1eV1OkDSKpXgNseSUmuoxKaKdgEf5iwwZwtSEUpFAG+oUkH97Q+c03pw8mH2U82spelqr/ERV9u/SopTHPPdd5LU9SwlSfjMct1+56RlJ2h1UvgXbxS2RBkiVO1FD33KA== wren@nest",
          "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDHqc9OD0RGDFth0qNMoGEbTrv+SCn7SEMcM2h1byGTnM2mjs6LdgjMv5CPW9CEfQHxfT3rt/7kRpapu3RrZb2wqtGQb+RdS4ROKdBhH4u8lUrr6CnqW33An/0grFXEkGD+VSjEVsIzPtEzPljwZ6gvzve1pd/OyvdGkayuXq9AXKtal6ZtSB6T36Pt+OByg6ACWUIWTjGdmyFKD9EQpGNID8aZTwI96r9sJ2eEdDQMEcbSWbcQiwwTd9/9YKbuDTYH9W6WE38K6ykCRdTsRmCW15KgyRO849APn6QcBcx5JwWmmWQAHyySoT/KosP46P08C0mD4MHRKF7D0bFRlglP wren@nest");

  @Test
  void whatOpenSshMakesIsAKeyWithAndWithoutItsComment() {
    for (String key : GOOD) {
      assertThat(SshPublicKey.check(key)).isEqualTo(key);
      String bare = key.substring(0, key.lastIndexOf(' '));
      assertThat(SshPublicKey.check("  " + bare + "\n")).isEqualTo(bare);
    }
    assertThat(SshPublicKey.check(ED25519 + " of the „nest“")).endsWith("„nest“");
  }

  @Test
  void keysOfSecurityTokensAreKeys() throws IOException {
    byte[] point = new byte[65];
    point[0] = 4;
    String type = "sk-ecdsa-sha2-nistp256@openssh.com";
    assertThat(SshPublicKey.check(line(type, bytes("nistp256"), point, bytes("ssh:"))))
        .startsWith(type);
    String other = "sk-ssh-ed25519@openssh.com";
    assertThat(SshPublicKey.check(line(other, new byte[32], bytes("ssh:")))).startsWith(other);
  }

  @Test
  void whatIsNoKeyIsRefusedInTheWordsThatClientsKnow() throws IOException {
    for (String text :
        List.of(
            "",
            "ssh-rsa",
            "ssh-rsa nonsense",
            "ssh-rsa AAAA",
            ED25519.replace("ssh-ed25519", "ssh-rsa"),
            "command=\"rm\" " + ED25519,
            line("ssh-ed25519", new byte[31]),
            line("ssh-ed25519", new byte[32], new byte[1]),
            line("ecdsa-sha2-nistp256", bytes("nistp384"), new byte[65]),
            line("ecdsa-sha2-nistp256", bytes("nistp256"), new byte[65]),
            line("ssh-rsa", new byte[] {3}, new byte[] {-1}))) {
      assertThatThrownBy(() -> SshPublicKey.check(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid SSH public key: Key could not be converted to RFC4716 form.");
    }
  }

  @Test
  void whatMightBeAKeySaysWhatIsWrongWithIt() throws IOException {
    byte[] small = new byte[64];
    small[0] = 1;
    assertThatThrownBy(() -> SshPublicKey.check(line("ssh-rsa", new byte[] {3}, small)))
        .hasMessageContaining("505 bits is too short");
    assertThatThrownBy(() -> SshPublicKey.check(ED25519 + "\n" + ED25519))
        .hasMessageContaining("single line");
    assertThatThrownBy(() -> SshPublicKey.check(line("ssh-wren", new byte[1])))
        .hasMessageContaining("ssh-wren are not supported");
    assertThatThrownBy(() -> SshPublicKey.check(ED25519 + "x".repeat(20_000)))
        .hasMessageContaining("longer than");
  }

  @Test
  void garbledKeysNeverDoAnythingElse() {
    Random random = new Random(20261121);
    for (int i = 0; i < 20_000; i++) {
      String key = GOOD.get(random.nextInt(GOOD.size()));
      byte[] blob = Base64.getDecoder().decode(key.split(" ")[1]);
      blob[random.nextInt(Math.min(40, blob.length))] = (byte) random.nextInt();
      String garbled = key.split(" ")[0] + " " + Base64.getEncoder().encodeToString(blob);
      try {
        assertThat(SshPublicKey.check(garbled)).isEqualTo(garbled);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("Invalid SSH public key: ");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(String type, byte[]... fields) throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(blob);
    out.writeInt(type.length());
    out.write(bytes(type));
    for (byte[] field : fields) {
      out.writeInt(field.length);
      out.write(field);
    }
    return type + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
  }
}
