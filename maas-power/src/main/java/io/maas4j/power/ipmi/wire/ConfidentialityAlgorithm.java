package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** How payloads are encrypted (IPMI 2.0 §13.28.5, table 13-19); the RC4 ones are not supported. */
public enum ConfidentialityAlgorithm {
  NONE(0),
  AES_CBC_128(1);

  private final int code;

  ConfidentialityAlgorithm(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<ConfidentialityAlgorithm> ofCode(int code) {
    for (ConfidentialityAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
