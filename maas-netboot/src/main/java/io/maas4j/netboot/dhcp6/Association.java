package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.lease.ClientId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who a lease belongs to (RFC 8415 §12): one interface of one client, as the client counts them.
 *
 * @param duid the client
 * @param iaid the interface
 */
record Association(Duid duid, int iaid) {
  private static final int IAID_OCTETS = 4;

  /** As leases are kept: DUID, then IAID. */
  ClientId clientId() {
    byte[] name = duid.octets();
    return ClientId.of(
        ByteBuffer.allocate(name.length + IAID_OCTETS).put(name).putInt(iaid).array());
  }

  /**
   * @return empty when it is none of {@link #clientId}
   */
  static Optional<Association> of(ClientId id) {
    byte[] octets = id.octets();
    int length = octets.length - IAID_OCTETS;
    if (length < Duid.MIN_OCTETS || length > Duid.MAX_OCTETS) {
      return Optional.empty();
    }
    return Optional.of(
        new Association(
            new Duid(Arrays.copyOf(octets, length)), ByteBuffer.wrap(octets).getInt(length)));
  }

  /** Spread over all of 64 bits, the same in every run: where the search for an address begins. */
  long hash() {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (byte octet : clientId().octets()) {
      hash = (hash ^ (octet & 0xFF)) * 0x100_0000_01B3L;
    }
    return mixed(hash);
  }

  static long mixed(long value) {
    long x = value + 0x9E37_79B9_7F4A_7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return x ^ (x >>> 31);
  }
}
