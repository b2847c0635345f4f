package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.OctetReader;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;

/**
 * What kinds of session a channel has (IPMI 2.0 §22.13), by its octets. Many boards lie in the
 * second and third.
 *
 * @param channel the channel it is about
 * @param authTypes bits of {@link AuthType#mask()}; bit 7: the versions are told
 * @param status bit 5: K_g is set; 4 per-message authentication off, 3 user-level off, 2 named
 *     users, 1 users without name, 0 anonymous login
 * @param versions bit 1: IPMI 2.0, bit 0: 1.5
 * @param oem three octets IANA, one of data
 */
public record ChannelCapabilities(int channel, int authTypes, int status, int versions, Octets oem)
    implements IpmiAnswer {

  /** Whether sessions of RMCP+ are there. */
  public boolean supports20() {
    return (authTypes & 0x80) != 0 && (versions & 0x02) != 0;
  }

  /** Whether sessions of IPMI 1.5 are there; all that tell no versions have them. */
  public boolean supports15() {
    return (authTypes & 0x80) == 0 || (versions & 0x01) != 0;
  }

  public boolean offers(AuthType authType) {
    return (authTypes & authType.mask()) != 0;
  }

  /** Whether a BMC key is needed besides the password. */
  public boolean needsBmcKey() {
    return (status & 0x20) != 0;
  }

  /** Whether packets of a 1.5 session go without authentication once it is active. */
  public boolean perMessageAuthOff() {
    return (status & 0x10) != 0;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(8)
        .u8(channel)
        .u8(authTypes)
        .u8(status)
        .u8(versions)
        .octets(oem.padded(4))
        .toOctets();
  }

  // Old boards send less than the eight octets.
  static ChannelCapabilities decode(OctetReader in) {
    return new ChannelCapabilities(
        in.u8("channel number"),
        in.u8("authentication type support"),
        in.remaining() > 0 ? in.u8("authentication status") : 0,
        in.remaining() > 0 ? in.u8("extended capabilities") : 0,
        in.rest().padded(4));
  }
}
