package io.maas4j.power.ipmi.wire;

/**
 * The console names its user (IPMI 2.0 §13.20).
 *
 * @param tag comes back in RAKP 2
 * @param bmcId the BMC's session id (SIDC)
 * @param consoleRandom RM, 16 octets
 * @param role the whole octet: the privilege, with {@link #NAME_ONLY} or without
 * @param userName up to 16 octets
 */
public record RakpMessage1(int tag, int bmcId, Octets consoleRandom, int role, Octets userName)
    implements SessionSetup {
  /** The user is looked up by name alone; else by name and privilege. */
  public static final int NAME_ONLY = 0x10;

  static final int RANDOM = 16;
  static final int MAX_NAME = 16;

  /**
   * @throws IllegalArgumentException when a length is wrong
   */
  public RakpMessage1 {
    if (consoleRandom.length() != RANDOM) {
      throw new IllegalArgumentException("the random number has 16 octets: " + consoleRandom);
    }
    if (userName.length() > MAX_NAME) {
      throw new IllegalArgumentException("the user name has at most 16 octets: " + userName);
    }
  }

  @Override
  public PayloadType payloadType() {
    return PayloadType.RAKP_1;
  }

  @Override
  public Octets encode() {
    return new OctetWriter(28 + userName.length())
        .u8(tag)
        .u24(0)
        .i32(bmcId)
        .octets(consoleRandom)
        .u8(role)
        .u16(0)
        .u8(userName.length())
        .octets(userName)
        .toOctets();
  }

  static RakpMessage1 decode(OctetReader in) {
    int tag = in.u8("message tag");
    in.skip(3, "reserved");
    int bmcId = in.i32("managed system session id");
    Octets random = in.octets(RANDOM, "remote console random number");
    int role = in.u8("requested maximum privilege level");
    in.skip(2, "reserved");
    int length = in.u8("user name length");
    if (length > MAX_NAME) {
      throw in.wrong("user name length", "must be up to 16: " + length);
    }
    return new RakpMessage1(tag, bmcId, random, role, in.octets(length, "user name"));
  }
}
