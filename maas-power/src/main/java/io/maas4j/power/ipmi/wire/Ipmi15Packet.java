package io.maas4j.power.ipmi.wire;

import java.security.MessageDigest;

/**
 * A packet with the session header of IPMI 1.5 (IPMI 2.0 §13.6); outside of sessions also what
 * speakers of 2.0 send.
 *
 * @param authType how it is authenticated
 * @param sequence session sequence number, 0 outside of a session
 * @param sessionId 0 outside of a session
 * @param authCode 16 octets, none when the type is {@code NONE}
 * @param payload an {@link IpmiMessage}'s octets, up to 255
 */
public record Ipmi15Packet(
    AuthType authType, int sequence, int sessionId, Octets authCode, Octets payload)
    implements RmcpMessage {
  private static final int CODE = 16;

  /**
   * @throws IllegalArgumentException when the authentication code does not fit the type, or the
   *     payload is too long
   */
  public Ipmi15Packet {
    if (authCode.length() != (authType == AuthType.NONE ? 0 : CODE)) {
      throw new IllegalArgumentException("authentication code of " + authType + ": " + authCode);
    }
    if (payload.length() > 255) {
      throw new IllegalArgumentException("payload of " + payload.length() + " octets, not 255");
    }
  }

  /** Outside of any session. */
  public static Ipmi15Packet sessionless(IpmiMessage message) {
    return new Ipmi15Packet(AuthType.NONE, 0, 0, Octets.none(), message.encode());
  }

  /**
   * In a session, authenticated by the type.
   *
   * @param password as the user has it; cut or filled up to 16 octets
   */
  public static Ipmi15Packet authenticated(
      CryptoEngine crypto,
      AuthType authType,
      int sequence,
      int sessionId,
      Octets password,
      IpmiMessage message) {
    return authenticated(crypto, authType, sequence, sessionId, password, message.encode());
  }

  /** The same, of a message that is encoded already. */
  public static Ipmi15Packet authenticated(
      CryptoEngine crypto,
      AuthType authType,
      int sequence,
      int sessionId,
      Octets password,
      Octets payload) {
    Octets code =
        authType == AuthType.NONE
            ? Octets.none()
            : crypto.authCode(authType, password, sessionId, sequence, payload);
    return new Ipmi15Packet(authType, sequence, sessionId, code, payload);
  }

  /**
   * Whether the code is right; always true without authentication, never for a type that is not
   * supported. Takes constant time. Whether the type is the session's, is another question.
   */
  public boolean verifies(CryptoEngine crypto, Octets password) {
    if (authType == AuthType.NONE) {
      return true;
    }
    return CryptoEngine.supports(authType)
        && MessageDigest.isEqual(
            authCode.raw(),
            crypto.authCode(authType, password, sessionId, sequence, payload).raw());
  }

  @Override
  public byte[] encode() {
    return Rmcp.header(Rmcp.CLASS_IPMI, 30 + payload.length())
        .u8(authType.code())
        .i32(sequence)
        .i32(sessionId)
        .octets(authCode)
        .u8(payload.length())
        .octets(payload)
        .toArray();
  }

  static Ipmi15Packet decode(OctetReader in) {
    int code = in.u8("authentication type");
    AuthType authType =
        AuthType.ofCode(code)
            .orElseThrow(() -> in.wrong("authentication type", "is not assigned: " + code));
    int sequence = in.i32("session sequence number");
    int sessionId = in.i32("session id");
    Octets authCode =
        in.octets(authType == AuthType.NONE ? 0 : CODE, "message authentication code");
    int length = in.u8("payload length");
    // A pad octet may follow, for old network chips.
    return new Ipmi15Packet(
        authType, sequence, sessionId, authCode, in.octets(length, "IPMI message"));
  }
}
