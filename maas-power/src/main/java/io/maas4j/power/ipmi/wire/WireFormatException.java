package io.maas4j.power.ipmi.wire;

/** Octets that are not what IPMI says they should be; the only thing that decoding throws. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String field;
  private final String reason;

  /**
   * @param offset where in what was decoded, from 0
   * @param field the field's name in the specification
   * @param reason what is wrong with it
   */
  public WireFormatException(int offset, String field, String reason) {
    // No stack trace: anybody on the network can cause these, and filling traces is the dear part.
    super(field + " at offset " + offset + ": " + reason, null, false, false);
    this.offset = offset;
    this.field = field;
    this.reason = reason;
  }

  public int offset() {
    return offset;
  }

  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }
}
