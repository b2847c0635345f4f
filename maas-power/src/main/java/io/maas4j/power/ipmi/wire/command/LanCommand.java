package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/** The configuration of a LAN channel (IPMI 2.0 §23.1, §23.2). */
public sealed interface LanCommand<R extends IpmiAnswer> extends IpmiCommand<R> {
  int NET_FN = 0x0C;

  int SET_IN_PROGRESS = 0;
  int AUTH_TYPE_SUPPORT = 1;
  int AUTH_TYPE_ENABLES = 2;

  /** Four octets, network order. */
  int IP_ADDRESS = 3;

  /** 1 static, 2 DHCP, 3 firmware, 4 other. */
  int IP_ADDRESS_SOURCE = 4;

  int MAC_ADDRESS = 5;
  int SUBNET_MASK = 6;
  int DEFAULT_GATEWAY = 12;
  int DEFAULT_GATEWAY_MAC = 13;

  /** Twelve bits, bit 15: enabled. */
  int VLAN_ID = 20;

  int CIPHER_SUITE_ENTRY_SUPPORT = 22;
  int CIPHER_SUITE_ENTRIES = 23;
  int CIPHER_SUITE_PRIVILEGES = 24;
  int IPV6_ENABLES = 51;
  int IPV6_STATIC_ADDRESS = 56;
  int IPV6_DYNAMIC_ADDRESS = 59;

  @Override
  default int netFn() {
    return NET_FN;
  }

  /**
   * Sets one parameter (§23.1). 80h: not supported, 81h: somebody else is at it, 82h: read-only.
   *
   * @param channel 0 to 15
   * @param parameter its number
   * @param data the parameter's
   */
  record SetLanConfiguration(int channel, int parameter, Octets data)
      implements LanCommand<IpmiAnswer.Done> {
    @Override
    public int command() {
      return 0x01;
    }

    @Override
    public Octets encode() {
      return new OctetWriter(2 + data.length())
          .u8(channel & 0x0F)
          .u8(parameter)
          .octets(data)
          .toOctets();
    }

    @Override
    public IpmiAnswer.Done decodeAnswer(OctetReader in) {
      return new IpmiAnswer.Done();
    }

    static SetLanConfiguration decode(OctetReader in) {
      return new SetLanConfiguration(
          in.u8("channel number") & 0x0F, in.u8("parameter selector"), in.rest());
    }
  }

  /**
   * Reads one parameter (§23.2).
   *
   * @param channel 0 to 15
   * @param parameter its number
   * @param set which of several, else 0
   * @param block which part of it, else 0
   */
  record GetLanConfiguration(int channel, int parameter, int set, int block)
      implements LanCommand<LanParameter> {
    @Override
    public int command() {
      return 0x02;
    }

    @Override
    public Octets encode() {
      return Octets.of(channel & 0x0F, parameter, set, block);
    }

    @Override
    public LanParameter decodeAnswer(OctetReader in) {
      return new LanParameter(in.u8("parameter revision"), in.rest());
    }

    static GetLanConfiguration decode(OctetReader in) {
      return new GetLanConfiguration(
          in.u8("channel number") & 0x0F,
          in.u8("parameter selector"),
          in.u8("set selector"),
          in.u8("block selector"));
    }
  }

  /**
   * The answer to it.
   *
   * @param revision {@code 11}
   * @param data the parameter's
   */
  record LanParameter(int revision, Octets data) implements IpmiAnswer {
    @Override
    public Octets encode() {
      return new OctetWriter(1 + data.length()).u8(revision).octets(data).toOctets();
    }
  }
}
