package io.maas4j.netboot.tftp.wire;

/** A datagram that is no TFTP packet. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String field;
  private final String reason;

  WireFormatException(int offset, String field, String reason) {
    super(field + " at offset " + offset + ": " + reason);
    this.offset = offset;
    this.field = field;
    this.reason = reason;
  }

  /** Octets before the fault. */
  public int offset() {
    return offset;
  }

  /** The field in the words of RFC 1350. */
  public String field() {
    return field;
  }

  public String reason() {
    return reason;
  }

  /** Hostile peers make many of these: no stack trace is collected. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
