package io.maas4j.power.ipmi.wire;

/** A message that opens an RMCP+ session (IPMI 2.0 §13.17 to §13.23). */
public sealed interface SessionSetup
    permits OpenSessionRequest,
        OpenSessionResponse,
        RakpMessage1,
        RakpMessage2,
        RakpMessage3,
        RakpMessage4 {

  /** 0 to 255; an answer has its request's. */
  int tag();

  PayloadType payloadType();

  Octets encode();

  /** The whole datagram, outside of any session. */
  default byte[] datagram() {
    return Ipmi20Packet.sessionless(payloadType(), encode());
  }

  /**
   * @throws WireFormatException when it is malformed, or the type opens no session
   */
  static SessionSetup decode(PayloadType type, Octets payload) {
    OctetReader in = new OctetReader(payload);
    return switch (type) {
      case OPEN_SESSION_REQUEST -> OpenSessionRequest.decode(in);
      case OPEN_SESSION_RESPONSE -> OpenSessionResponse.decode(in);
      case RAKP_1 -> RakpMessage1.decode(in);
      case RAKP_2 -> RakpMessage2.decode(in);
      case RAKP_3 -> RakpMessage3.decode(in);
      case RAKP_4 -> RakpMessage4.decode(in);
      default -> throw new WireFormatException(0, "payload type", "opens no session: " + type);
    };
  }
}
