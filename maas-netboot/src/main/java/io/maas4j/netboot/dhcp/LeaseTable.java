package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Who has which address. In memory and confined to one thread; what must outlive the process comes
 * back as a {@link Change}.
 *
 * <p>Who a client is, its link says (see {@link io.maas4j.netboot.Identity}). An address is busy
 * while it is leased, held for an offer or abandoned, and belongs to one client only while it is.
 */
final class LeaseTable {
  // Section 6: an address that its client used so lately needs no probe.
  private static final long TRUSTED_MILLIS = 60_000;

  private final long holdMillis;
  private final long abandonMillis;
  private final Bindings books = new Bindings();
  private final AddressChoice choice;
  private final LeaseRecords records;
  private Rights rights = Rights.ALL;
  // Volatile for those who read its version.
  private volatile CompiledConfig config;

  /** How a client stands to an address that it names. */
  enum Standing {
    /** It is leased or held for it, fixed for it, or was its last and is free. */
    OWN,
    /** Free and in a range, and not the client's so far. */
    FREE,
    /**
     * Another client's, abandoned, or the client has a fixed address elsewhere, or as many
     * addresses as it may.
     */
    FOREIGN,
    /** On the link, but nothing that is given out. */
    NOT_OFFERED
  }

  /**
   * @param offerHold how long an offered address waits for its client
   * @param abandonFor how long a declined address is left alone
   * @param inUse addresses known to be used by others; asked on the hot path, so it must not block
   */
  LeaseTable(
      CompiledConfig config,
      Duration offerHold,
      Duration abandonFor,
      Predicate<Inet4Address> inUse) {
    this.holdMillis = offerHold.toMillis();
    this.abandonMillis = abandonFor.toMillis();
    this.choice = new AddressChoice(books, config, inUse, holdMillis);
    this.records = new LeaseRecords(books, config);
    this.config = config;
    configure(config);
  }

  /** Swaps the configuration; ranges that stay the same keep their cursors and queues. */
  void configure(CompiledConfig next) {
    config = next;
    choice.configure(next);
    records.configure(next);
    books.configure(next);
  }

  /** Asks these before an address goes to somebody who has not had it so far. */
  void restrict(Rights given) {
    rights = given;
    choice.restrict(given);
  }

  CompiledConfig config() {
    return config;
  }

  int leasedCount() {
    return books.leasedCount();
  }

  int abandonedCount() {
    return books.abandonedCount();
  }

  /** How many client identifiers are remembered. */
  int identifierCount() {
    return books.byClient().identifiers();
  }

  /**
   * Puts back what a journal remembers, oldest first. The events repeat what a listener may have
   * missed when the process ended.
   */
  List<LeaseEvent> restore(List<LeaseRecord> kept, long now) {
    return records.restore(kept, now);
  }

  /**
   * Chooses and holds an address for a client, in the order of section 6: fixed, current, last,
   * asked for, never used, free for longest.
   *
   * @param near the subnet that the request came from; its ranges go first
   * @return empty when there is none
   */
  OptionalInt offer(ServedSubnet near, ClientName name, Wish wish, long now) {
    OptionalInt found = choice.choose(near, name, wish.address(), wish.admitted(), now);
    if (found.isPresent()) {
      hold(near.link(), found.getAsInt(), name, wish.exchange(), now);
    }
    return found;
  }

  /**
   * Whether a client has no fixed address and, as far as is remembered, never had a lease, nor had
   * its machine by another identifier.
   */
  boolean isNewcomer(Link link, ClientName name) {
    return choice.isNewcomer(link, name);
  }

  /** Whether the identifiers of a client's hardware address have as many addresses as they may. */
  boolean isCrowded(Link link, ClientName name) {
    return name.hasId() && books.machines().isCrowded(link.name(), name.hardware());
  }

  /**
   * How the client stands to an address on its link; see {@link Standing}.
   *
   * @param admitted whether the client may have an address of the range that it is in
   */
  Standing standing(Link link, ClientName name, int address, IntPredicate admitted) {
    return choice.standing(link, name, address, admitted);
  }

  /** Whether an address waits for a client that it was offered to. */
  boolean isHeldFor(ClientName name, int address) {
    Binding binding = books.get(address);
    return binding != null && binding.heldUntil != 0 && isOf(binding, name);
  }

  /** Whether an address is leased to a client. */
  boolean isLeasedTo(ClientName name, int address) {
    Binding binding = books.get(address);
    return binding != null && binding.leased() && isOf(binding, name);
  }

  /** Whether the running lease of an address is as durable as it has to be. */
  boolean isWritten(int address) {
    Binding binding = books.get(address);
    return binding != null && binding.leased() && binding.written;
  }

  /** Whether the client has, or had, an address on this link. */
  boolean knows(Link link, ClientName name) {
    for (Binding it = books.byClient().of(name); it != null; it = it.nextOfClient) {
      if (link.contains(it.address)) {
        return true;
      }
    }
    return config.fixedAddresses(name.mac()).stream().anyMatch(link::contains);
  }

  /**
   * A client that uses an address which is leased to its hardware address takes its identifier
   * along: it had the lease before identifiers counted. Only for whoever claims to have the address
   * now, as another client behind the hardware address does not.
   */
  void identify(ClientName name, int address) {
    Binding binding = books.get(address);
    if (name.hasId() && binding != null && binding.leased() && binding.isOf(name.hardware())) {
      books.hasIds();
      books.byClient().rename(binding, name);
      // The journal does not know the name.
      binding.written = false;
      books.settle(binding);
    }
  }

  /**
   * What a client was granted.
   *
   * @param lease how long from now
   */
  record Grant(int address, Duration lease, Change change) {}

  /**
   * Leases an address to a client that {@link #standing may} have it. In the first quarter of a
   * durable lease that is long enough, the running one is granted again without a record.
   *
   * <p>Another lease of the client ends only when this answers the first offer of a new exchange,
   * of an address that is not leased to it: whoever began anew has given up what it had, and it was
   * not offered that. All else may be a message that comes late, while the client uses the other
   * address: then that one runs out.
   */
  Grant commit(Link link, ClientName name, Claim claim, long now) {
    Binding binding = books.of(claim.address());
    Duration wanted = rights.atMost(claim.address(), claim.lease());
    boolean own = isOf(binding, name);
    long length = binding.leaseEnd - binding.leaseStart;
    if (own
        && binding.leased()
        && binding.hardware() == name.hardware()
        && binding.clientId().equals(name.id())
        && binding.written
        && wanted.toMillis() <= length
        && now - binding.leaseStart <= length / 4) {
      binding.heldUntil = 0;
      books.settle(binding);
      Duration rest = Duration.ofMillis(Math.min(wanted.toMillis(), binding.leaseEnd - now));
      Changes again = new Changes();
      again.repeated(binding, now, rest.toMillis());
      return new Grant(claim.address(), rest, again.change());
    }
    boolean began =
        own
            && !binding.leased()
            && binding.heldUntil != 0
            && binding.offerIsNew
            && binding.offeredIn == claim.exchange()
            && rights.mayEndOthers();
    Changes changes = new Changes();
    books
        .byClient()
        .forEach(
            name,
            other -> {
              if (other != binding
                  && other.busy()
                  && link.contains(other.address)
                  && (!other.leased() || began)) {
                give(other, now, changes);
              }
            });
    if (binding.leased() && binding.hardware() != name.hardware()) {
      changes.left(binding, now);
    }
    attach(binding, name);
    binding.follow(name);
    binding.served = true;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.offerIsNew = false;
    binding.written = false;
    binding.hostname = claim.hostname();
    books.settle(binding);
    changes.committed(binding, now, wanted.toMillis());
    return new Grant(claim.address(), wanted, changes.change());
  }

  /** Whether an address is held for a client to whom it is new, and was not {@link #proven}. */
  boolean isUnproven(int address) {
    Binding binding = books.get(address);
    return binding != null && binding.unproven && binding.heldUntil != 0 && !binding.leased();
  }

  /** Notes that nobody on the network answers for a held address. */
  void proven(int address) {
    Binding binding = books.get(address);
    if (binding != null) {
      binding.unproven = false;
    }
  }

  /** Notes that a record reached the journal, so that its lease may be granted again as it is. */
  void durable(LeaseRecord record) {
    records.durable(record);
  }

  /** Takes over what another server that shares these leases says of an address. */
  void adopt(LeaseRecord record, long now) {
    records.adopt(record, now);
  }

  /** Takes back a lease that its client was not told of. */
  void revoke(LeaseRecord record, long now) {
    records.revoke(record, now);
  }

  /** What would have to be told to a server that is to share the leases of a link. */
  List<LeaseRecord> records(String linkName) {
    return records.of(linkName);
  }

  /** Drops what is held for a client that took another server's offer. */
  void forget(Link link, ClientName name, long now) {
    books
        .byClient()
        .forEach(
            name,
            binding -> {
              if (binding.heldUntil != 0 && link.contains(binding.address)) {
                binding.heldUntil = 0;
                books.freed(binding, now);
              }
            });
  }

  /**
   * Ends a client's lease.
   *
   * @return empty when the address is not leased to it
   */
  Optional<Change> release(ClientName name, int address, long now) {
    Binding binding = books.get(address);
    if (binding == null || !binding.leased() || !isOf(binding, name)) {
      return Optional.empty();
    }
    Changes changes = new Changes();
    give(binding, now, changes);
    return Optional.of(changes.change());
  }

  /**
   * Sets an address aside that its client found in use.
   *
   * @return empty when the client neither has it nor was offered it
   */
  Optional<Change> decline(ClientName name, int address, long now) {
    Binding binding = books.get(address);
    return binding != null && isOf(binding, name) ? setAside(binding, now) : Optional.empty();
  }

  /**
   * Sets an address aside that a probe found in use.
   *
   * @param mac of the client that it was to be offered to
   * @return empty when it is not that one's any more
   */
  Optional<Change> foundInUse(MacAddress mac, int address, long now) {
    Binding binding = books.get(address);
    return binding != null
            && binding.hasClient()
            && binding.hardware() == HardwareAddress.number(mac)
        ? setAside(binding, now)
        : Optional.empty();
  }

  private Optional<Change> setAside(Binding binding, long now) {
    if (!binding.leased() && binding.heldUntil == 0) {
      return Optional.empty();
    }
    binding.abandonedUntil = now + abandonMillis;
    Changes changes = new Changes();
    changes.abandoned(binding, now);
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    books.byClient().detach(binding);
    books.settle(binding);
    return Optional.of(changes.change());
  }

  /** Ends what has run out; the cost is that of what ended, not of what there is. */
  List<LeaseEvent> expire(long now) {
    Binding due = books.due(now);
    if (due == null) {
      return List.of();
    }
    Changes changes = new Changes();
    while (due != null) {
      expire(due, now, changes);
      due = books.due(now);
    }
    return changes.events();
  }

  private void expire(Binding binding, long now, Changes changes) {
    if (!binding.busy()) {
      return;
    }
    if (binding.leased() && binding.leaseEnd <= now) {
      changes.expired(binding, binding.leaseEnd);
      binding.leaseEnd = 0;
    }
    if (binding.heldUntil != 0 && binding.heldUntil <= now) {
      binding.heldUntil = 0;
    }
    if (binding.abandonedUntil != 0 && binding.abandonedUntil <= now) {
      binding.abandonedUntil = 0;
    }
    if (!binding.busy()) {
      books.freed(binding, now);
    } else {
      books.settle(binding);
    }
  }

  /** The address of a client's host entry on a link, as far as nobody else has it. */
  OptionalInt fixed(Link link, ClientName name) {
    return choice.fixed(link, name);
  }

  private void hold(Link link, int address, ClientName name, int exchange, long now) {
    Binding binding = books.of(address);
    books
        .byClient()
        .forEach(
            name,
            other -> {
              // One offer a client and link: a client that asks again cannot empty a range.
              if (other != binding && other.heldUntil != 0 && link.contains(other.address)) {
                other.heldUntil = 0;
                books.freed(other, now);
              }
            });
    boolean had = isOf(binding, name);
    if (binding.leased() && !had) {
      return; // A bond's other parent keeps its lease until this one asks for it.
    }
    if (!binding.busy()) {
      binding.unproven = !had || now - binding.freedAt > TRUSTED_MILLIS;
    }
    binding.unproven &= !choice.isFixedFor(link, name, address);
    attach(binding, name);
    if (!binding.leased()) {
      binding.follow(name);
    }
    boolean repeated = had && binding.offeredIn == exchange;
    binding.offerIsNew = !repeated || binding.heldUntil != 0 && binding.offerIsNew;
    binding.offeredIn = exchange;
    binding.heldUntil = now + holdMillis;
    books.settle(binding);
  }

  private void give(Binding binding, long now, Changes changes) {
    if (binding.leased()) {
      changes.released(binding, now);
    }
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    books.freed(binding, now);
  }

  private boolean isOf(Binding binding, ClientName name) {
    return binding.isOf(books.byClient().number(name));
  }

  private void attach(Binding binding, ClientName name) {
    if (name.hasId()) {
      books.hasIds();
    }
    books.byClient().attach(binding, name);
  }
}
