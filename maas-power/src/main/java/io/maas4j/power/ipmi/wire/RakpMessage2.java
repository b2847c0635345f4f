package io.maas4j.power.ipmi.wire;

/**
 * The BMC proves that it knows the user's password (IPMI 2.0 §13.21).
 *
 * @param tag RAKP 1's
 * @param status whether the BMC goes on
 * @param consoleId the console's session id (SIDM)
 * @param bmcRandom RC, 16 octets; none when refused
 * @param guid the BMC's GUID, 16 octets; none when refused
 * @param code what follows; see {@link Handshake#code2}
 */
public record RakpMessage2(
    int tag, RmcpStatus status, int consoleId, Octets bmcRandom, Octets guid, Octets code)
    implements SessionSetup {

  public static RakpMessage2 refusing(int tag, RmcpStatus status, int consoleId) {
    return new RakpMessage2(tag, status, consoleId, Octets.none(), Octets.none(), Octets.none());
  }

  @Override
  public PayloadType payloadType() {
    return PayloadType.RAKP_2;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(72)
        .u8(tag)
        .u8(status.code())
        .u16(0)
        .i32(consoleId)
        .octets(bmcRandom)
        .octets(guid)
        .octets(code)
        .toOctets();
  }

  static RakpMessage2 decode(OctetReader in) {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("RMCP+ status code"));
    in.skip(2, "reserved");
    int consoleId = in.i32("remote console session id");
    if (!status.isOk()) {
      return refusing(tag, status, consoleId);
    }
    return new RakpMessage2(
        tag,
        status,
        consoleId,
        in.octets(RakpMessage1.RANDOM, "managed system random number"),
        in.octets(16, "managed system GUID"),
        in.rest());
  }
}
