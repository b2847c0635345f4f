package io.maas4j.power.ipmi.wire;

import java.util.Locale;

/**
 * What the messages that open a session say of their success (IPMI 2.0 §13.24, table 13-15).
 *
 * @param code 0 to 255
 */
public record RmcpStatus(int code) {
  public static final RmcpStatus OK = new RmcpStatus(0x00);
  public static final RmcpStatus INSUFFICIENT_RESOURCES = new RmcpStatus(0x01);
  public static final RmcpStatus INVALID_SESSION_ID = new RmcpStatus(0x02);
  public static final RmcpStatus INVALID_PAYLOAD_TYPE = new RmcpStatus(0x03);
  public static final RmcpStatus INVALID_AUTHENTICATION_ALGORITHM = new RmcpStatus(0x04);
  public static final RmcpStatus INVALID_INTEGRITY_ALGORITHM = new RmcpStatus(0x05);
  public static final RmcpStatus INACTIVE_SESSION_ID = new RmcpStatus(0x08);
  public static final RmcpStatus INVALID_ROLE = new RmcpStatus(0x09);
  public static final RmcpStatus UNAUTHORIZED_ROLE = new RmcpStatus(0x0A);
  public static final RmcpStatus INSUFFICIENT_RESOURCES_FOR_ROLE = new RmcpStatus(0x0B);
  public static final RmcpStatus INVALID_NAME_LENGTH = new RmcpStatus(0x0C);
  public static final RmcpStatus UNAUTHORIZED_NAME = new RmcpStatus(0x0D);
  public static final RmcpStatus UNAUTHORIZED_GUID = new RmcpStatus(0x0E);
  public static final RmcpStatus INVALID_INTEGRITY_CHECK = new RmcpStatus(0x0F);
  public static final RmcpStatus INVALID_CONFIDENTIALITY_ALGORITHM = new RmcpStatus(0x10);
  public static final RmcpStatus NO_CIPHER_SUITE_MATCH = new RmcpStatus(0x11);
  public static final RmcpStatus ILLEGAL_PARAMETER = new RmcpStatus(0x12);

  private static final String[] TEXTS = {
    "no errors",
    "insufficient resources to create a session",
    "invalid session id",
    "invalid payload type",
    "invalid authentication algorithm",
    "invalid integrity algorithm",
    "no matching authentication payload",
    "no matching integrity payload",
    "inactive session id",
    "invalid role",
    "unauthorized role or privilege level requested",
    "insufficient resources to create a session at the requested role",
    "invalid name length",
    "unauthorized name",
    "unauthorized GUID",
    "invalid integrity check value",
    "invalid confidentiality algorithm",
    "no cipher suite match with proposed security algorithms",
    "illegal or unrecognized parameter"
  };

  public boolean isOk() {
    return code == 0;
  }

  /** The specification's words and the number. */
  @Override
  public String toString() {
    String text = code < TEXTS.length ? TEXTS[code] : "reserved status";
    return String.format(Locale.ROOT, "%s (%02Xh)", text, code);
  }
}
