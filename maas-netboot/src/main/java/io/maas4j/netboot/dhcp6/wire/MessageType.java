package io.maas4j.netboot.dhcp6.wire;

import java.util.Optional;

/** The first octet of a message (RFC 8415 §7.3). */
public enum MessageType {
  SOLICIT(1),
  ADVERTISE(2),
  REQUEST(3),
  CONFIRM(4),
  RENEW(5),
  REBIND(6),
  REPLY(7),
  RELEASE(8),
  DECLINE(9),
  RECONFIGURE(10),
  INFORMATION_REQUEST(11),
  RELAY_FORW(12),
  RELAY_REPL(13);

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether a relay wrote it, for a relay or for a server to read. */
  public boolean isRelayed() {
    return this == RELAY_FORW || this == RELAY_REPL;
  }

  /**
   * @return empty for types of other RFCs, such as lease queries
   */
  public static Optional<MessageType> of(int code) {
    return code >= 1 && code <= values().length
        ? Optional.of(values()[code - 1])
        : Optional.empty();
  }
}
