package io.maas4j.netboot.failover;

import java.net.InetAddress;

/** What a rack is in a pair. */
public enum Role {
  /** Answers while both are there. */
  PRIMARY,
  /** Answers clients that wait in vain, and all when the primary is gone. */
  SECONDARY;

  /**
   * Whose an address is when the racks cannot talk: even ones are the primary's, odd ones the
   * secondary's. It depends on nothing that could differ between the two.
   */
  boolean owns(InetAddress address) {
    byte[] octets = address.getAddress();
    return (octets[octets.length - 1] & 1) == ordinal();
  }
}
