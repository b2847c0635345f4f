package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** Payloads of a session other than messages: serial over LAN (IPMI 2.0 §24.1, §24.2). */
public sealed interface PayloadCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  /** Serial over LAN. */
  int SOL = 1;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * Begins (§24.1). 80h: another session has it; 81h: it is off; 82h: too many; 83h, 84h: not with,
   * or not without encryption.
   *
   * @param payload {@link #SOL}
   * @param instance 1 to 15
   * @param options for SOL bit 7 encrypted, bit 6 authenticated, bit 5 test mode
   */
  record ActivatePayload(int payload, int instance, int options)
      implements PayloadCommand<ActivatedPayload> {
    public static final int ENCRYPTED = 0x80;
    public static final int AUTHENTICATED = 0x40;

    @Override
    public int command() {
      return 0x48;
    }

    @Override
    public Octets encode() {
      return Octets.of(payload, instance, options, 0, 0, 0);
    }

    @Override
    public ActivatedPayload decodeAnswer(OctetReader data) {
      data.skip(4, "auxiliary response data");
      return new ActivatedPayload(
          data.u16("inbound payload size"),
          data.u16("outbound payload size"),
          data.u16("payload UDP port number"),
          data.u16("payload VLAN number"));
    }

    static ActivatePayload decode(OctetReader in) {
      ActivatePayload command =
          new ActivatePayload(
              in.u8("payload type") & 0x3F,
              in.u8("payload instance number") & 0x0F,
              in.u8("auxiliary request data"));
      in.skip(3, "auxiliary request data");
      return command;
    }
  }

  /**
   * The answer to it.
   *
   * @param inboundSize the largest payload the BMC takes, its header included
   * @param outboundSize the largest the BMC sends
   * @param port where it is to be sent; 623, or as it is
   * @param vlan {@code FFFF}: none
   */
  record ActivatedPayload(int inboundSize, int outboundSize, int port, int vlan)
      implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(12)
          .i32(0)
          .u16(inboundSize)
          .u16(outboundSize)
          .u16(port)
          .u16(vlan)
          .toOctets();
    }
  }

  /** Ends (§24.2). 80h: it was not active. */
  record DeactivatePayload(int payload, int instance) implements PayloadCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x49;
    }

    @Override
    public Octets encode() {
      return Octets.of(payload, instance, 0, 0, 0, 0);
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static DeactivatePayload decode(OctetReader in) {
      return new DeactivatePayload(
          in.u8("payload type") & 0x3F, in.u8("payload instance number") & 0x0F);
    }
  }
}
