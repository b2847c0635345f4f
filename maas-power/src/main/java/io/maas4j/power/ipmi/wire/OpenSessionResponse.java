package io.maas4j.power.ipmi.wire;

/**
 * Grants or refuses a session (IPMI 2.0 §13.18).
 *
 * @param tag the request's
 * @param status whether there is one
 * @param privilege the highest that will be granted; see {@link Privilege}
 * @param consoleId the console's session id (SIDM)
 * @param bmcId the BMC's session id (SIDC), 0 when refused
 * @param proposal the algorithms, all 0 when refused
 */
public record OpenSessionResponse(
    int tag, RmcpStatus status, int privilege, int consoleId, int bmcId, Proposal proposal)
    implements SessionSetup {

  public static OpenSessionResponse refusing(OpenSessionRequest request, RmcpStatus status) {
    return new OpenSessionResponse(
        request.tag(), status, 0, request.consoleId(), 0, new Proposal(0, 0, 0));
  }

  @Override
  public PayloadType payloadType() {
    return PayloadType.OPEN_SESSION_RESPONSE;
  }

  @Override
  public Octets encode() {
    OctetWriter out =
        new OctetWriter(36).u8(tag).u8(status.code()).u8(privilege & 0x0F).u8(0).i32(consoleId);
    if (status.isOk()) {
      proposal.encode(out.i32(bmcId));
    }
    return out.toOctets();
  }

  static OpenSessionResponse decode(OctetReader in) {
    int tag = in.u8("message tag");
    RmcpStatus status = new RmcpStatus(in.u8("RMCP+ status code"));
    if (!status.isOk()) {
      // Some send the refusal alone, without what would follow.
      int privilege = in.remaining() > 0 ? in.u8("maximum privilege level") & 0x0F : 0;
      int consoleId = 0;
      if (in.remaining() >= 5) {
        in.skip(1, "reserved");
        consoleId = in.i32("remote console session id");
      }
      return new OpenSessionResponse(tag, status, privilege, consoleId, 0, new Proposal(0, 0, 0));
    }
    int privilege = in.u8("maximum privilege level") & 0x0F;
    in.skip(1, "reserved");
    return new OpenSessionResponse(
        tag,
        status,
        privilege,
        in.i32("remote console session id"),
        in.i32("managed system session id"),
        Proposal.decode(in));
  }
}
