package io.maas4j.deploy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** What a deployer handed in for cloud-init on the deployed machine. */
public final class DeployerData {
  private DeployerData() {}

  /**
   * As the machine gets it: what is exactly base64, white space aside, is decoded (metadata
   * contract, section 3.4); everything else is left as it is.
   */
  public static byte[] delivered(byte[] handed) {
    String text = new String(handed, StandardCharsets.ISO_8859_1);
    String packed = text.replaceAll("\\s", "");
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException e) {
      return handed.clone();
    }
    boolean exact = Base64.getEncoder().encodeToString(decoded).equals(packed);
    return exact ? decoded : Arrays.copyOf(handed, handed.length);
  }
}
