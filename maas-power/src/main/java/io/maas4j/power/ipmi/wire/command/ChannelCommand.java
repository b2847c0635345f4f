package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** Channels, and messages passed on over them (IPMI 2.0 §22.7, §22.22 to §22.24). */
public sealed interface ChannelCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x06;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * Passes a message on to another controller (§22.7). What comes back is either the response of
   * that controller, whole, or nothing: then it follows as a message of its own.
   *
   * @param channel low nibble; {@link #TRACKED} so that the BMC remembers whose it is
   * @param message with its own addresses and checksums
   */
  record SendMessage(int channel, Octets message) implements ChannelCommand<IpmiAnswer.Raw> {
    public static final int TRACKED = 0x40;

    @Override
    public int command() {
      return 0x34;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(1 + message.length()).u8(channel).octets(message).toOctets();
    }

    @Override
    public IpmiAnswer.Raw decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Raw(data.rest());
    }

    @Override
    public Repeat repeat() {
      return Repeat.HARMFUL;
    }

    static SendMessage decode(OctetReader in) {
      return new SendMessage(in.u8("channel number"), in.rest());
    }
  }

  /**
   * Sets who may use a channel and how (§22.22).
   *
   * @param channel 0 to 15
   * @param access upper two bits: 0 leave, 1 set what is stored, 2 set what holds now; low six as
   *     in {@link ChannelAccess}
   * @param privilege upper two bits alike; low nibble the limit
   */
  record SetChannelAccess(int channel, int access, int privilege)
      implements ChannelCommand<IpmiAnswer.Done> {
    public static final int STORED = 0x40;
    public static final int PRESENT = 0x80;

    @Override
    public int command() {
      return 0x40;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel & 0x0F, access, privilege);
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader data) {
      return new IpmiAnswer.Done();
    }

    static SetChannelAccess decode(OctetReader in) {
      return new SetChannelAccess(
          in.u8("channel number") & 0x0F, in.u8("channel access"), in.u8("privilege limit"));
    }
  }

  /**
   * Reads it (§22.23).
   *
   * @param channel 0 to 15
   * @param which {@link SetChannelAccess#STORED} or {@link SetChannelAccess#PRESENT}
   */
  record GetChannelAccess(int channel, int which) implements ChannelCommand<ChannelAccess> {
    @Override
    public int command() {
      return 0x41;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel & 0x0F, which);
    }

    @Override
    public ChannelAccess decodeAnswer(OctetReader data) {
      return new ChannelAccess(data.u8("channel access"), data.u8("channel privilege level limit"));
    }

    static GetChannelAccess decode(OctetReader in) {
      return new GetChannelAccess(in.u8("channel number") & 0x0F, in.u8("which") & 0xC0);
    }
  }

  /**
   * The answer to it, by its octets.
   *
   * @param access bit 5 alerts off, 4 per-message authentication off, 3 user-level off; 2 to 0: 0
   *     disabled, 1 before boot only, 2 always available, 3 shared
   * @param privilegeLimit low nibble
   */
  record ChannelAccess(int access, int privilegeLimit) implements IpmiAnswer {
    public int mode() {
      return access & 0x07;
    }

    @Override
    public Octets encode() {
      return Octets.of(access, privilegeLimit);
    }
  }

  /** What kind of channel it is (§22.24). */
  record GetChannelInfo(int channel) implements ChannelCommand<ChannelInfo> {
    @Override
    public int command() {
      return 0x42;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel & 0x0F);
    }

    @Override
    public ChannelInfo decodeAnswer(OctetReader data) {
      return new ChannelInfo(
          data.u8("actual channel number"),
          data.u8("channel medium type"),
          data.u8("channel protocol type"),
          data.u8("session support"),
          data.u24("vendor id"),
          data.u16("auxiliary channel info"));
    }

    static GetChannelInfo decode(OctetReader in) {
      return new GetChannelInfo(in.u8("channel number") & 0x0F);
    }
  }

  /**
   * The answer to it.
   *
   * @param channel its number
   * @param medium low seven bits; 4 is LAN, 12 the system's interface
   * @param protocol low five bits
   * @param sessions upper two bits the kind; low six how many are active
   * @param vendor IANA number of the protocol's owner
   * @param auxiliary the vendor's
   */
  record ChannelInfo(int channel, int medium, int protocol, int sessions, int vendor, int auxiliary)
      implements IpmiAnswer {
    private static final int LAN = 4;

    public boolean isLan() {
      return (medium & 0x7F) == LAN;
    }

    public int activeSessions() {
      return sessions & 0x3F;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(9)
          .u8(channel)
          .u8(medium)
          .u8(protocol)
          .u8(sessions)
          .u24(vendor)
          .u16(auxiliary)
          .toOctets();
    }
  }
}
