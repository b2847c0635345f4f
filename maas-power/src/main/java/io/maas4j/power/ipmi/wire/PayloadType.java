package io.maas4j.power.ipmi.wire;

import java.util.Optional;

/** What an RMCP+ packet carries (IPMI 2.0 §13.27.3, table 13-16). */
public enum PayloadType {
  IPMI(0x00),
  SOL(0x01),
  /** A manufacturer's own; the header names the manufacturer. */
  OEM_EXPLICIT(0x02),
  OPEN_SESSION_REQUEST(0x10),
  OPEN_SESSION_RESPONSE(0x11),
  RAKP_1(0x12),
  RAKP_2(0x13),
  RAKP_3(0x14),
  RAKP_4(0x15);

  private final int code;

  PayloadType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static Optional<PayloadType> ofCode(int code) {
    for (PayloadType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
