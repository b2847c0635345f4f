package io.maas4j.netboot.failover.wire;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;

/**
 * A lease record on its way. Immutable.
 *
 * @param kind 0 for a lease, 1 for one that ended, 2 for an address that is left alone
 * @param start milliseconds since the epoch, by the clock of the rack that gave it
 * @param end as {@code start}
 * @param clientId up to 65,535 octets, neither copied nor changed
 */
public record WireLease(
    int kind,
    MacAddress mac,
    InetAddress address,
    long start,
    long end,
    long version,
    String hostname,
    byte[] clientId) {

  @Override
  public boolean equals(Object other) {
    return other instanceof WireLease lease
        && kind == lease.kind
        && mac.equals(lease.mac)
        && address.equals(lease.address)
        && start == lease.start
        && end == lease.end
        && version == lease.version
        && hostname.equals(lease.hostname)
        && Arrays.equals(clientId, lease.clientId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, mac, address, start, end, version);
  }
}
