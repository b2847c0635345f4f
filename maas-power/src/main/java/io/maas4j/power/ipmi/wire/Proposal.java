package io.maas4j.power.ipmi.wire;

/**
 * The three algorithms that an Open Session message names (IPMI 2.0 §13.17, table 13-9), by their
 * codes: whatever is asked for can be read, and refused by its status.
 *
 * @param authentication see {@link AuthAlgorithm}
 * @param integrity see {@link IntegrityAlgorithm}
 * @param confidentiality see {@link ConfidentialityAlgorithm}
 */
public record Proposal(int authentication, int integrity, int confidentiality) {
  private static final int LENGTH = 8;

  public static Proposal of(CipherSuite suite) {
    return new Proposal(
        suite.authentication().code(), suite.integrity().code(), suite.confidentiality().code());
  }

  void encode(OctetWriter out) {
    int[] algorithms = {authentication, integrity, confidentiality};
    for (int type = 0; type < algorithms.length; type++) {
      out.u8(type).u16(0).u8(LENGTH).u8(algorithms[type]).u24(0);
    }
  }

  static Proposal decode(OctetReader in) {
    return new Proposal(
        algorithm(in, 0, "authentication payload"),
        algorithm(in, 1, "integrity payload"),
        algorithm(in, 2, "confidentiality payload"));
  }

  private static int algorithm(OctetReader in, int type, String field) {
    if (in.u8(field) != type) {
      throw in.wrong(field, "must have the type " + type);
    }
    in.skip(2, field);
    int length = in.u8(field);
    // Length 0 is a wildcard: whatever the other side likes best.
    if (length != LENGTH && length != 0) {
      throw in.wrong(field, "must have the length 8: " + length);
    }
    int algorithm = in.u8(field);
    in.skip(3, field);
    return algorithm & 0x3F;
  }
}
