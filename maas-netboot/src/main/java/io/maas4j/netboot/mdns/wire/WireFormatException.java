package io.maas4j.netboot.mdns.wire;

/** Bytes that are no DNS message. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  WireFormatException(int offset, String reason) {
    super(reason + " at octet " + offset);
    this.offset = offset;
  }

  /** Where, in octets from the beginning of the message. */
  public int offset() {
    return offset;
  }
}
