package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.lease.ClientId;
import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one address. Mutable, confined to the table's thread; all times are
 * milliseconds since the epoch, 0 for "not".
 */
final class Binding {
  private static final long NOBODY = -1;

  final int address;

  /** Whose it is, or whose it was last: the number of a hardware address or of an identifier. */
  private long client = NOBODY;

  /** The hardware address of its client, which has had it last where the client has several. */
  private long hardware;

  /** What the record of its lease says; its client's name only where identifiers are names. */
  private ClientId clientId = ClientId.NONE;

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

  /** The exchange (xid) in which it was offered last. */
  int offeredIn;

  /** Whether that is the first offer of the exchange, and was not taken up so far. */
  boolean offerIsNew;

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

  // What it is counted as.
  boolean countedLeased;
  boolean countedAbandoned;
  boolean countedBusy;
  boolean countedServed;
  Machines.@Nullable Machine machine;

  Binding(int address) {
    this.address = address;
  }

  boolean hasClient() {
    return client != NOBODY;
  }

  /** See {@link ClientBindings#number}. */
  boolean isOf(long number) {
    return client == number;
  }

  /** Whether its client is an identifier, and not a hardware address. */
  boolean isIdentified() {
    return Identifiers.isIdentifier(client);
  }

  /** For {@link ClientBindings}, which knows the number. */
  void client(long number, ClientName name) {
    client = number;
    served = false;
    follow(name);
  }

  /** Its client's hardware address, or what it says of itself, may be new. */
  void follow(ClientName name) {
    hardware = name.hardware();
    clientId = name.id();
  }

  void noClient() {
    client = NOBODY;
    hardware = 0;
    clientId = ClientId.NONE;
    served = false;
  }

  long clientNumber() {
    return client;
  }

  long hardware() {
    return hardware;
  }

  ClientId clientId() {
    return clientId;
  }

  /** Remembers what a record says, also where it is not its client's name. */
  void clientId(ClientId said) {
    clientId = said;
  }

  /**
   * @throws IllegalStateException when it belongs to nobody
   */
  MacAddress mac() {
    if (!hasClient()) {
      throw new IllegalStateException("address " + Ipv4.text(address) + " has no owner");
    }
    return HardwareAddress.of(hardware);
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
