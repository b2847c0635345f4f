package io.maas4j.power.ipmi.wire;

/**
 * The console proves that it knows the password, or abandons the exchange (IPMI 2.0 §13.22).
 *
 * @param tag comes back in RAKP 4
 * @param status other than ok to abandon
 * @param bmcId the BMC's session id (SIDC)
 * @param code see {@link Handshake#code3}; none when abandoning
 */
public record RakpMessage3(int tag, RmcpStatus status, int bmcId, Octets code)
    implements SessionSetup {
  @Override
  public PayloadType payloadType() {
    return PayloadType.RAKP_3;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(40).u8(tag).u8(status.code()).u16(0).i32(bmcId).octets(code).toOctets();
  }

  static RakpMessage3 decode(OctetReader in) {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("RMCP+ status code"));
    in.skip(2, "reserved");
    return new RakpMessage3(tag, status, in.i32("managed system session id"), in.rest());
  }
}
