package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How something went (RFC 8415 §21.13).
 *
 * @param code 0–65535; see {@link StatusCode}
 * @param message for people
 */
public record Status(int code, String message) {
  public Status {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("status code " + code + " is not in 0-65535");
    }
  }

  public static Status of(StatusCode code, String message) {
    return new Status(code.code(), message);
  }

  public boolean is(StatusCode expected) {
    return code == expected.code();
  }

  /** The option's value. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u16(out, code);
    out.writeBytes(message.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
