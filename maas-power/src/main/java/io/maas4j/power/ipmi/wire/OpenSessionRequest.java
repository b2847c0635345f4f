package io.maas4j.power.ipmi.wire;

/**
 * Asks for a session (IPMI 2.0 §13.17).
 *
 * @param tag comes back in the response
 * @param privilege the highest that will be needed, 0 for the highest there is; see {@link
 *     Privilege}
 * @param consoleId the console's session id (SIDM), not 0
 * @param proposal the algorithms
 */
public record OpenSessionRequest(int tag, int privilege, int consoleId, Proposal proposal)
    implements SessionSetup {
  @Override
  public PayloadType payloadType() {
    return PayloadType.OPEN_SESSION_REQUEST;
  }

  @Override
  public Octets encode() {
    OctetWriter out = new OctetWriter(32).u8(tag).u8(privilege & 0x0F).u16(0).i32(consoleId);
    proposal.encode(out);
    return out.toOctets();
  }

  static OpenSessionRequest decode(OctetReader in) {
    int tag = in.u8("message tag");
    int privilege = in.u8("requested maximum privilege level") & 0x0F;
    in.skip(2, "reserved");
    return new OpenSessionRequest(
        tag, privilege, in.i32("remote console session id"), Proposal.decode(in));
  }
}
