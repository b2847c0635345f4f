package io.maas4j.power.ipmi.wire;

/**
 * The BMC proves that it has the same session key (IPMI 2.0 §13.23).
 *
 * @param tag RAKP 3's
 * @param status whether the session is there
 * @param consoleId the console's session id (SIDM)
 * @param check see {@link Handshake#check4}; none when refused
 */
public record RakpMessage4(int tag, RmcpStatus status, int consoleId, Octets check)
    implements SessionSetup {
  @Override
  public PayloadType payloadType() {
    return PayloadType.RAKP_4;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(24)
        .u8(tag)
        .u8(status.code())
        .u16(0)
        .i32(consoleId)
        .octets(check)
        .toOctets();
  }

  static RakpMessage4 decode(OctetReader in) {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("RMCP+ status code"));
    in.skip(2, "reserved");
    return new RakpMessage4(tag, status, in.i32("remote console session id"), in.rest());
  }
}
