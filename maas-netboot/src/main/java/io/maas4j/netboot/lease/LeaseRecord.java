package io.maas4j.netboot.lease;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;

/**
 * What became of one address: its newest record counts. Immutable.
 *
 * @param mac the client's hardware address
 * @param address IPv4 or IPv6
 * @param start milliseconds since the epoch
 * @param end until when it is leased (or abandoned); for {@link Kind#RELEASE} when it was given
 *     back
 * @param hostname option 12, at most 255 octets; empty when the client did not say
 * @param clientId what the client calls itself, where that is who it is; {@link ClientId#NONE}
 *     where the hardware address is
 * @param stamp what two servers that share their leases have to remember of it
 */
public record LeaseRecord(
    Kind kind,
    MacAddress mac,
    InetAddress address,
    long start,
    long end,
    String hostname,
    ClientId clientId,
    Stamp stamp) {

  /** What happened to the address. The order is the number in the journal. */
  public enum Kind {
    /** It was leased, or the lease was extended. */
    COMMIT,
    /** Its client gave it back. */
    RELEASE,
    /** It was found in use by somebody else, and is left alone until the end. */
    ABANDON
  }

  /**
   * Where a record stands between two servers.
   *
   * @param version grows with every change of the address, on whichever server
   * @param promised until when the other server may believe the address leased, in milliseconds
   *     since the epoch; 0 when it never did
   */
  public record Stamp(long version, long promised) {
    /** Of a server that is alone. */
    public static final Stamp NONE = new Stamp(0, 0);
  }

  /** One of a server that shares its leases with no other. */
  public LeaseRecord(
      Kind kind,
      MacAddress mac,
      InetAddress address,
      long start,
      long end,
      String hostname,
      ClientId clientId) {
    this(kind, mac, address, start, end, hostname, clientId, Stamp.NONE);
  }

  /** One of a client that is known by its hardware address only. */
  public LeaseRecord(
      Kind kind, MacAddress mac, InetAddress address, long start, long end, String hostname) {
    this(kind, mac, address, start, end, hostname, ClientId.NONE);
  }

  /**
   * Whether both are about one client: by their identifiers where both have one, else by their
   * hardware addresses, as a client that had none may have one now.
   */
  public boolean isOfSameClient(LeaseRecord other) {
    return clientId.isPresent() && other.clientId.isPresent()
        ? clientId.equals(other.clientId)
        : mac.equals(other.mac);
  }

  public LeaseRecord with(Stamp other) {
    return new LeaseRecord(kind, mac, address, start, end, hostname, clientId, other);
  }
}
