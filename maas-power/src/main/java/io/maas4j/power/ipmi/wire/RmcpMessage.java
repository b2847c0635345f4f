package io.maas4j.power.ipmi.wire;

/**
 * What a datagram of UDP port 623 holds: an IPMI packet of the 1.5 or 2.0 form, or a message of ASF
 * (IPMI 2.0 §13.1).
 */
public sealed interface RmcpMessage permits AsfPing, AsfPong, RmcpAck, Ipmi15Packet, Ipmi20Packet {
  /** The RMCP port. */
  int PORT = 623;

  /** The whole datagram. */
  byte[] encode();

  /**
   * Takes a datagram apart as far as it is possible without keys.
   *
   * @param datagram kept by an IPMI 2.0 packet, so not to be changed afterwards
   * @throws WireFormatException naming what is wrong with it
   */
  static RmcpMessage decode(byte[] datagram) {
    OctetReader in = new OctetReader(datagram, 0, datagram.length);
    if (in.u8("RMCP version") != Rmcp.VERSION) {
      throw in.wrong("RMCP version", "must be 06");
    }
    in.skip(1, "RMCP reserved");
    int sequence = in.u8("RMCP sequence");
    int messageClass = in.u8("RMCP class");
    if ((messageClass & Rmcp.ACK) != 0) {
      return new RmcpAck(sequence, messageClass & ~Rmcp.ACK);
    }
    switch (messageClass) {
      case Rmcp.CLASS_ASF:
        return Rmcp.decodeAsf(in);
      case Rmcp.CLASS_IPMI:
        if (in.remaining() == 0) {
          throw new WireFormatException(in.position(), "authentication type", "is missing");
        }
        return datagram[Rmcp.HEADER] == Ipmi20Packet.AUTH_TYPE
            ? Ipmi20Packet.decode(datagram)
            : Ipmi15Packet.decode(in);
      default:
        throw in.wrong("RMCP class", "is neither ASF (6) nor IPMI (7): " + messageClass);
    }
  }
}
