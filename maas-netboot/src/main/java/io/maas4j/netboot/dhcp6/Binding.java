package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one address. Mutable, confined to the table's thread; all times are
 * milliseconds since the epoch, 0 for "not".
 */
final class Binding {
  final Ipv6 address;

  /** Whose it is, or whose it was last; null once it belongs to nobody. */
  @Nullable Association owner;

  /** The owner's hardware address; null when nothing named one. */
  @Nullable MacAddress mac;

  long leaseStart;
  long leaseEnd;
  long heldUntil;
  long declinedUntil;
  String hostname = "";

  /** Whether the running lease is kept, so that it may be granted again without a record. */
  boolean written;

  /** When it last became free. */
  long freedAt;

  /** Whether its pool counts it. */
  boolean counted;

  /** The earliest time at which the expiry queue has it; {@code MAX_VALUE} when it has not. */
  long queuedAt = Long.MAX_VALUE;

  Binding(Ipv6 address) {
    this.address = address;
  }

  boolean leased() {
    return leaseEnd != 0;
  }

  boolean busy() {
    return leaseEnd != 0 || heldUntil != 0 || declinedUntil != 0;
  }

  /** The next time at which something ends; {@code MAX_VALUE} when nothing will. */
  long deadline() {
    long next = Long.MAX_VALUE;
    next = leaseEnd != 0 ? Math.min(next, leaseEnd) : next;
    next = heldUntil != 0 ? Math.min(next, heldUntil) : next;
    return declinedUntil != 0 ? Math.min(next, declinedUntil) : next;
  }
}
