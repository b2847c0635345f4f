package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one address. Mutable, confined to the table's thread; all times are
 * milliseconds since the epoch, 0 for "not".
 */
final class Binding {
  private static final long NOBODY = -1;

  final int address;

  /** Whose it is, or whose it was last. */
  private long client = NOBODY;

  long leaseStart;
  long leaseEnd;
  long heldUntil;
  long abandonedUntil;
  String hostname = "";

  /** Whether the running lease is durable, so that it may be granted again without a write. */
  boolean written;

  /** Whether it is held for a client that has not had it lately, and nobody asked the network. */
  boolean unproven;

  /** Whether its client, or the last one, has had a lease of it. */
  boolean served;

  /** When it last became free; orders what is used again first. */
  long freedAt;

  /** When {@link Deadlines} has it come up; {@code MAX_VALUE} when it is not in there. */
  long queuedAt = Long.MAX_VALUE;

  // The lists that it is in: of its client, of a tick of the deadlines, of unanswered offers.
  @Nullable Binding nextOfClient;
  @Nullable Binding nextInTick;
  @Nullable Binding previousInTick;
  boolean inTick;
  @Nullable Binding nextOffer;
  @Nullable Binding previousOffer;
  @Nullable Offers offers;

  Binding(int address) {
    this.address = address;
  }

  boolean hasClient() {
    return client != NOBODY;
  }

  /** See {@link HardwareAddress}. */
  boolean isOf(long mac) {
    return client == mac;
  }

  void client(long mac) {
    client = mac;
    served = false;
  }

  void noClient() {
    client(NOBODY);
  }

  long clientNumber() {
    return client;
  }

  /**
   * @throws IllegalStateException when it belongs to nobody
   */
  MacAddress client() {
    if (!hasClient()) {
      throw new IllegalStateException("address " + Ipv4.text(address) + " has no owner");
    }
    return HardwareAddress.of(client);
  }

  boolean leased() {
    return leaseEnd != 0;
  }

  /** Held for a client that has not taken it up so far. */
  boolean offered() {
    return heldUntil != 0 && leaseEnd == 0;
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
