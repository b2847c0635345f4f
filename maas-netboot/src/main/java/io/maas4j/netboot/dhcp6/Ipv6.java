package io.maas4j.netboot.dhcp6;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv6 address as a number: small, and quick to compare and to count with.
 *
 * @param high the first eight octets
 * @param low the last eight
 */
record Ipv6(long high, long low) implements Comparable<Ipv6> {
  static final int BITS = 128;

  static Ipv6 of(Inet6Address address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return new Ipv6(octets.getLong(), octets.getLong());
  }

  static Ipv6 of(BigInteger number) {
    return new Ipv6(number.shiftRight(64).longValue(), number.longValue());
  }

  Inet6Address address() {
    try {
      // The only way that keeps an IPv4 address within an IPv6 one what it is.
      return Inet6Address.getByAddress(
          null, ByteBuffer.allocate(16).putLong(high).putLong(low).array(), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen octets are an address", e);
    }
  }

  BigInteger number() {
    return new BigInteger(1, ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** The first address of its network. */
  Ipv6 network(int prefixLength) {
    return new Ipv6(high & mask(prefixLength), low & mask(prefixLength - 64));
  }

  /**
   * @param distance not negative
   */
  Ipv6 plus(long distance) {
    long sum = low + distance;
    return new Ipv6(Long.compareUnsigned(sum, low) < 0 ? high + 1 : high, sum);
  }

  boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** Whether it is in fe80::/10. */
  boolean isLinkLocal() {
    return high >>> 54 == 0xFE80 >>> 6;
  }

  @Override
  public int compareTo(Ipv6 other) {
    int highs = Long.compareUnsigned(high, other.high);
    return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return address().getHostAddress();
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? -1 : -1L << (64 - bits);
  }
}
