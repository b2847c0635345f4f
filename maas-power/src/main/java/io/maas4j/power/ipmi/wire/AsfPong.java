package io.maas4j.power.ipmi.wire;

/**
 * The answer to a presence ping (DSP0136 §3.2.4.3).
 *
 * @param tag the ping's
 * @param oemIana whose the OEM data is
 * @param oemData the manufacturer's own
 * @param supportedEntities bit 7: IPMI; low nibble 1: ASF 1.0
 * @param interactions bit 7: RMCP security extensions
 */
public record AsfPong(int tag, int oemIana, int oemData, int supportedEntities, int interactions)
    implements RmcpMessage {

  /** The pong of a BMC that speaks IPMI and has nothing else to say. */
  public static AsfPong ofIpmi(int tag) {
    return new AsfPong(tag, 4542, 0, 0x81, 0);
  }

  public boolean supportsIpmi() {
    return (supportedEntities & 0x80) != 0;
  }

  @Override
  public byte[] encode() {
    return Rmcp.encode(this);
  }
}
