package io.maas4j.power.ipmi.wire;

/**
 * A packet of serial over LAN (IPMI 2.0 §15.9).
 *
 * @param sequence 1 to 15; 0 for one that only acknowledges
 * @param acknowledged the sequence that this acknowledges, 0 for none
 * @param accepted how many characters of that one were taken
 * @param flags see the constants; what they mean depends on who sends
 * @param characters what was typed or printed
 */
public record SolPacket(
    int sequence, int acknowledged, int accepted, int flags, Octets characters) {
  /** From both sides: the acknowledged packet was not taken wholly. */
  public static final int NACK = 0x40;

  /** From the BMC: characters cannot be passed on now. */
  public static final int TRANSFER_UNAVAILABLE = 0x20;

  /** From the BMC: the payload is being deactivated. */
  public static final int DEACTIVATED = 0x10;

  /** From the BMC: characters were lost. */
  public static final int OVERRUN = 0x08;

  /** From the BMC: the host sent a break. */
  public static final int BREAK_DETECTED = 0x04;

  /** From the console: send a break to the host. */
  public static final int GENERATE_BREAK = 0x10;

  /** One that only acknowledges. */
  public static SolPacket acknowledging(int sequence, int accepted) {
    return new SolPacket(0, sequence, accepted, 0, Octets.none());
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public Octets encode() {
    return new OctetWriter(4 + characters.length())
        .u8(sequence & 0x0F)
        .u8(acknowledged & 0x0F)
        .u8(accepted)
        .u8(flags)
        .octets(characters)
        .toOctets();
  }

  /**
   * @throws WireFormatException when it is shorter than its header
   */
  public static SolPacket decode(Octets payload) {
    OctetReader in = new OctetReader(payload);
    return new SolPacket(
        in.u8("packet sequence number") & 0x0F,
        in.u8("packet ack sequence number") & 0x0F,
        in.u8("accepted character count"),
        in.u8("operation/status"),
        in.rest());
  }
}
