package io.maas4j.power.ipmi.wire;

/** The RMCP header and ASF's two messages (DSP0136 §3.2.2; IPMI 2.0 §13.1 and §13.2). */
final class Rmcp {
  static final int VERSION = 0x06;
  static final int NO_ACK = 0xFF;
  static final int CLASS_ASF = 0x06;
  static final int CLASS_IPMI = 0x07;
  static final int ACK = 0x80;
  static final int HEADER = 4;

  private static final int ASF_IANA = 4542;
  private static final int PING = 0x80;
  private static final int PONG = 0x40;
  private static final int PONG_DATA = 16;

  private Rmcp() {}

  static OctetWriter header(int messageClass, int expected) {
    return new OctetWriter(expected).u8(VERSION).u8(0).u8(NO_ACK).u8(messageClass);
  }

  static byte[] encode(AsfPing ping) {
    return asf(PING, ping.tag(), 0).toArray();
  }

  static byte[] encode(AsfPong pong) {
    OctetWriter out = asf(PONG, pong.tag(), PONG_DATA);
    bigEndian32(out, pong.oemIana());
    bigEndian32(out, pong.oemData());
    return out.u8(pong.supportedEntities()).u8(pong.interactions()).fill(0, 6).toArray();
  }

  static RmcpMessage decodeAsf(OctetReader in) {
    int iana = bigEndian32(in, "ASF IANA");
    if (iana != ASF_IANA) {
      throw in.wrong("ASF IANA", "must be 4542: " + Integer.toUnsignedString(iana));
    }
    int type = in.u8("ASF message type");
    int tag = in.u8("ASF message tag");
    in.skip(1, "ASF reserved");
    int length = in.u8("ASF data length");
    switch (type) {
      case PING:
        return new AsfPing(tag);
      case PONG:
        if (length < PONG_DATA) {
          throw in.wrong("ASF data length", "of a pong must be 16: " + length);
        }
        AsfPong pong =
            new AsfPong(
                tag,
                bigEndian32(in, "ASF OEM IANA"),
                bigEndian32(in, "ASF OEM data"),
                in.u8("ASF supported entities"),
                in.u8("ASF supported interactions"));
        in.skip(6, "ASF reserved");
        return pong;
      default:
        throw new WireFormatException(8, "ASF message type", "is no ping or pong: " + type);
    }
  }

  private static OctetWriter asf(int type, int tag, int length) {
    OctetWriter out = header(CLASS_ASF, HEADER + 8 + length);
    bigEndian32(out, ASF_IANA);
    return out.u8(type).u8(tag).u8(0).u8(length);
  }

  // ASF is the one part of it all that is big-endian.
  private static void bigEndian32(OctetWriter out, int value) {
    out.i32(Integer.reverseBytes(value));
  }

  private static int bigEndian32(OctetReader in, String field) {
    return Integer.reverseBytes(in.i32(field));
  }
}
