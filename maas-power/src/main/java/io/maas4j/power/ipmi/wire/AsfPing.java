package io.maas4j.power.ipmi.wire;

/**
 * ASF's presence ping (DSP0136 §3.2.4.2).
 *
 * @param tag comes back in the pong; 0 to 255
 */
public record AsfPing(int tag) implements RmcpMessage {
  @Override
  public byte[] encode() {
    return Rmcp.encode(this);
  }
}
