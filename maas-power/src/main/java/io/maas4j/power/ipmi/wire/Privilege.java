package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** What a user may do, each level including those before it (IPMI 2.0 §6.8). */
public enum Privilege {
  CALLBACK(1),
  USER(2),
  OPERATOR(3),
  ADMINISTRATOR(4),
  OEM(5);

  private final int code;

  Privilege(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Looks at the low four bits; empty for 0 and what is not assigned. */
  public static Optional<Privilege> ofCode(int code) {
    for (Privilege privilege : values()) {
      if (privilege.code == (code & 0x0F)) {
        return Optional.of(privilege);
      }
    }
    return Optional.empty();
  }
}
