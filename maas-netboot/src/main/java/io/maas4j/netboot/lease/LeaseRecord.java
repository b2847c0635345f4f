package io.maas4j.netboot.lease;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;

/**
 * What became of one address: its newest record counts. Immutable.
 *
 * @param mac the client
 * @param address IPv4 or IPv6
 * @param start milliseconds since the epoch
 * @param end until when it is leased (or abandoned); for {@link Kind#RELEASE} when it was given
 *     back
 * @param hostname option 12, at most 255 octets; empty when the client did not say
 * @param clientId what the client calls itself
 */
public record LeaseRecord(
    Kind kind,
    MacAddress mac,
    InetAddress address,
    long start,
    long end,
    String hostname,
    ClientId clientId) {

  /** What happened to the address. The order is the number in the journal. */
  public enum Kind {
    /** It was leased, or the lease was extended. */
    COMMIT,
    /** Its client gave it back. */
    RELEASE,
    /** It was found in use by somebody else, and is left alone until the end. */
    ABANDON
  }

  /** One of a client that is known by its hardware address only. */
  public LeaseRecord(
      Kind kind, MacAddress mac, InetAddress address, long start, long end, String hostname) {
    this(kind, mac, address, start, end, hostname, ClientId.NONE);
  }
}
