package io.maas4j.power.ipmi.wire;

/**
 * An acknowledgment of RMCP, which IPMI never asks for; to be ignored (DSP0136 §3.2.2.1).
 *
 * @param sequence of the message that is acknowledged
 * @param messageClass of the message that is acknowledged
 */
public record RmcpAck(int sequence, int messageClass) implements RmcpMessage {
  @Override
  public byte[] encode() {
    return new byte[] {Rmcp.VERSION, 0, (byte) sequence, (byte) (messageClass | Rmcp.ACK)};
  }
}
