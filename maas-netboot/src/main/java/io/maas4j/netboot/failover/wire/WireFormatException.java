package io.maas4j.netboot.failover.wire;

/** Bytes that are no message between racks. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }
}
