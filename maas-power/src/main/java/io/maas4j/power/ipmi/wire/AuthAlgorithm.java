package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** How RAKP authenticates (IPMI 2.0 §13.28, table 13-17). */
public enum AuthAlgorithm {
  NONE(0, "", 0, 0),
  HMAC_SHA1(1, "HmacSHA1", 20, 12),
  HMAC_MD5(2, "HmacMD5", 16, 16),
  HMAC_SHA256(3, "HmacSHA256", 32, 16);

  private final int code;
  private final String mac;
  private final int codeLength;
  private final int checkLength;

  AuthAlgorithm(int code, String mac, int codeLength, int checkLength) {
    this.code = code;
    this.mac = mac;
    this.codeLength = codeLength;
    this.checkLength = checkLength;
  }

  public int code() {
    return code;
  }

  /** The JDK's name. */
  String mac() {
    return mac;
  }

  /** Octets of the codes in RAKP 2 and 3; 0 without authentication. */
  public int codeLength() {
    return codeLength;
  }

  /** Octets of the check value in RAKP 4; 0 without authentication. */
  public int checkLength() {
    return checkLength;
  }

  public static Optional<AuthAlgorithm> ofCode(int code) {
    for (AuthAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
