package io.maas4j.netboot.dhcp.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Option 53 (RFC 2132 §9.6, RFC 3203, 4388, 6926, 7724). */
public enum MessageType {
  DISCOVER(1),
  OFFER(2),
  REQUEST(3),
  DECLINE(4),
  ACK(5),
  NAK(6),
  RELEASE(7),
  INFORM(8),
  FORCERENEW(9),
  LEASEQUERY(10),
  LEASEUNASSIGNED(11),
  LEASEUNKNOWN(12),
  LEASEACTIVE(13),
  BULKLEASEQUERY(14),
  LEASEQUERYDONE(15),
  ACTIVELEASEQUERY(16),
  LEASEQUERYSTATUS(17),
  TLS(18);

  // Asked for several times for each message.
  private static final List<Optional<MessageType>> ALL =
      Arrays.stream(values()).map(Optional::of).toList();

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  /** The value on the wire. */
  public int code() {
    return code;
  }

  /** Empty for codes that no RFC has given out. */
  public static Optional<MessageType> of(int code) {
    return code >= 1 && code <= ALL.size() ? ALL.get(code - 1) : Optional.empty();
  }
}
