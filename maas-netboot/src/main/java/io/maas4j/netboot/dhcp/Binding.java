package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one address. Mutable, confined to the table's thread; all times are
 * milliseconds since the epoch, 0 for "not".
 */
final class Binding {
  final int address;

  /** Whose it is, or whose it was last; null once it belongs to nobody. */
  @Nullable MacAddress mac;

  long leaseStart;
  long leaseEnd;
  long heldUntil;
  long abandonedUntil;
  String hostname = "";

  /** Whether the running lease is durable, so that it may be granted again without a write. */
  boolean written;

  /** Whether it is held for a client that has not had it lately, and nobody asked the network. */
  boolean unproven;

  /** When it last became free; orders what is used again first. */
  long freedAt;

  /** The earliest time at which the expiry queue has it; {@code MAX_VALUE} when it has not. */
  long queuedAt = Long.MAX_VALUE;

  Binding(int address) {
    this.address = address;
  }

  boolean leased() {
    return leaseEnd != 0;
  }

  boolean busy() {
    return leaseEnd != 0 || heldUntil != 0 || abandonedUntil != 0;
  }

  /** The next time at which something ends; {@code MAX_VALUE} when nothing will. */
  long deadline() {
    long next = Long.MAX_VALUE;
    next = leaseEnd != 0 ? Math.min(next, leaseEnd) : next;
    next = heldUntil != 0 ? Math.min(next, heldUntil) : next;
    return abandonedUntil != 0 ? Math.min(next, abandonedUntil) : next;
  }
}
