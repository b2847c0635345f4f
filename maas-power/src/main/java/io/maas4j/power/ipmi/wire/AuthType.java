package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** How packets of an IPMI 1.5 session are authenticated (IPMI 2.0 §13.6, table 13-8). */
public enum AuthType {
  NONE(0),
  MD2(1),
  MD5(2),
  /** The password itself, readable by anybody on the way. */
  STRAIGHT(4),
  OEM(5);

  private final int code;

  AuthType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The bit that stands for it in Get Channel Authentication Capabilities. */
  public int mask() {
    return 1 << code;
  }

  public static Optional<AuthType> ofCode(int code) {
    for (AuthType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
