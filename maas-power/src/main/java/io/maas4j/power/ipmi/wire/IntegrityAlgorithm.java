package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** How packets of a session are kept from being changed (IPMI 2.0 §13.28.4, table 13-18). */
public enum IntegrityAlgorithm {
  NONE(0, "", 0),
  HMAC_SHA1_96(1, "HmacSHA1", 12),
  HMAC_MD5_128(2, "HmacMD5", 16),
  /** No HMAC: MD5 over the password, the packet and the password. */
  MD5_128(3, "", 16),
  HMAC_SHA256_128(4, "HmacSHA256", 16);

  private final int code;
  private final String mac;
  private final int codeLength;

  IntegrityAlgorithm(int code, String mac, int codeLength) {
    this.code = code;
    this.mac = mac;
    this.codeLength = codeLength;
  }

  public int code() {
    return code;
  }

  /** The JDK's name; empty when it is none of its HMACs. */
  String mac() {
    return mac;
  }

  /** Octets at the end of each packet. */
  public int codeLength() {
    return codeLength;
  }

  public static Optional<IntegrityAlgorithm> ofCode(int code) {
    for (IntegrityAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
