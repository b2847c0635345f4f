package io.maas4j.power.ipmi.wire;

/**
 * A packet with the session header of RMCP+ (IPMI 2.0 §13.6), as it came: what is inside of a
 * session is opened by its {@link SessionCipher}. Immutable as long as the datagram is.
 */
public final class Ipmi20Packet implements RmcpMessage {
  static final int AUTH_TYPE = 0x06;
  static final int ENCRYPTED = 0x80;
  static final int AUTHENTICATED = 0x40;

  private static final int TYPE_MASK = 0x3F;
  private static final int OEM_HEADER = 6;

  private final byte[] datagram;
  private final PayloadType payloadType;
  private final int sessionId;
  private final int sequence;
  private final int payloadStart;
  private final int payloadEnd;

  private Ipmi20Packet(
      byte[] datagram,
      PayloadType payloadType,
      int sessionId,
      int sequence,
      int payloadStart,
      int payloadEnd) {
    this.datagram = datagram;
    this.payloadType = payloadType;
    this.sessionId = sessionId;
    this.sequence = sequence;
    this.payloadStart = payloadStart;
    this.payloadEnd = payloadEnd;
  }

  /** The datagram of a payload outside of any session: as it is. */
  public static byte[] sessionless(PayloadType type, Octets payload) {
    OctetWriter out = Rmcp.header(Rmcp.CLASS_IPMI, 16 + payload.length());
    header(out, type.code(), 0, 0, payload.length());
    return out.octets(payload).toArray();
  }

  static void header(OctetWriter out, int type, int sessionId, int sequence, int length) {
    out.u8(AUTH_TYPE).u8(type).i32(sessionId).i32(sequence).u16(length);
  }

  static Ipmi20Packet decode(byte[] datagram) {
    OctetReader in = new OctetReader(datagram, Rmcp.HEADER + 1, datagram.length);
    int typeByte = in.u8("payload type");
    PayloadType type =
        PayloadType.ofCode(typeByte & TYPE_MASK)
            .orElseThrow(
                () -> in.wrong("payload type", "is not assigned: " + (typeByte & TYPE_MASK)));
    if (type == PayloadType.OEM_EXPLICIT) {
      in.skip(OEM_HEADER, "OEM payload header");
    }
    int sessionId = in.i32("session id");
    int sequence = in.i32("session sequence number");
    int length = in.u16("payload length");
    int start = in.position();
    in.skip(length, "payload");
    return new Ipmi20Packet(datagram, type, sessionId, sequence, start, start + length);
  }

  public PayloadType payloadType() {
    return payloadType;
  }

  public boolean isEncrypted() {
    return (datagram[Rmcp.HEADER + 1] & ENCRYPTED) != 0;
  }

  public boolean isAuthenticated() {
    return (datagram[Rmcp.HEADER + 1] & AUTHENTICATED) != 0;
  }

  /** The receiver's session id; 0 outside of a session. */
  public int sessionId() {
    return sessionId;
  }

  /** 0 outside of a session. */
  public int sequence() {
    return sequence;
  }

  /** The payload as it is in the packet: encrypted if the packet is. */
  public Octets payload() {
    return new OctetReader(datagram, payloadStart, payloadEnd).rest();
  }

  @Override
  public byte[] encode() {
    return datagram.clone();
  }

  byte[] datagram() {
    return datagram;
  }

  int payloadStart() {
    return payloadStart;
  }

  int payloadEnd() {
    return payloadEnd;
  }
}
