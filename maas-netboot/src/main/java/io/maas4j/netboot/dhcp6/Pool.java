package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.Subnet6;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A dynamic range, or this rack's half of it. It keeps no list of its addresses, so that it may
 * have as many as it likes. Mutable, confined to its table's thread.
 */
final class Pool {
  // Nearly always the first does; a pool that is almost full is searched in order instead.
  private static final int PROBES = 16;
  // What one message may cost; the next goes on where this one stopped.
  private static final int SCAN = 4096;
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final Ipv6 first;
  private final long size;
  private long busy;
  private long cursor;

  private Pool(Ipv6 first, long size) {
    this.first = first;
    this.size = size;
  }

  /**
   * @return empty when this rack's half has no address
   */
  static Optional<Pool> of(ServedSubnet subnet, Subnet6.Range range) {
    BigInteger first = Ipv6.of(range.first()).number();
    BigInteger count =
        Ipv6.of(range.last()).number().subtract(first).add(BigInteger.ONE).max(BigInteger.ZERO);
    BigInteger lower = count.add(BigInteger.ONE).shiftRight(1);
    Subnet6.Half half = subnet.subnet().half();
    if (half == Subnet6.Half.LOWER) {
      count = lower;
    } else if (half == Subnet6.Half.UPPER) {
      first = first.add(lower);
      count = count.subtract(lower);
    }
    // 2^63 addresses are enough; of a larger range, they are the first.
    return count.signum() == 0
        ? Optional.empty()
        : Optional.of(new Pool(Ipv6.of(first), count.min(LARGEST).longValueExact()));
  }

  boolean contains(Ipv6 address) {
    return address.compareTo(first) >= 0 && address.compareTo(first.plus(size - 1)) <= 0;
  }

  /** One address more is not free. */
  void taken() {
    busy++;
  }

  /** One address more is free. */
  void freed() {
    busy--;
  }

  /**
   * Looks for an address: where the hash says, so that a client that was forgotten finds its old
   * one, then in order.
   *
   * @param hash of whoever wants it
   * @param usable whether an address may be had
   */
  Optional<Ipv6> choose(long hash, Predicate<Ipv6> usable) {
    if (busy >= size) {
      return Optional.empty();
    }
    long state = hash;
    for (int probe = 0; probe < PROBES; probe++) {
      Ipv6 candidate = first.plus(Long.remainderUnsigned(state, size));
      if (usable.test(candidate)) {
        return Optional.of(candidate);
      }
      state = Association.mixed(state);
    }
    for (long step = 0; step < Math.min(SCAN, size); step++) {
      Ipv6 candidate = first.plus(cursor);
      cursor = cursor + 1 == size ? 0 : cursor + 1;
      if (usable.test(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
