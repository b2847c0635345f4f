package io.maas4j.network;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of a subnet's addresses, both ends included; ranges of a subnet never overlap.
 *
 * @param kind what it is for
 * @param user who made it
 */
public record IpRange(
    long id,
    Kind kind,
    long subnetId,
    InetAddress first,
    InetAddress last,
    String comment,
    Optional<String> user) {

  /** What a range is for. */
  public enum Kind {
    /** Leased by DHCP. */
    DYNAMIC,
    /** Never given automatically. */
    RESERVED
  }

  /** Whether an address is from first to last, both included. */
  public boolean contains(InetAddress address) {
    return address.getClass() == first.getClass()
        && Addresses.compare(first, address) <= 0
        && Addresses.compare(address, last) <= 0;
  }
}
