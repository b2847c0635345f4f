package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address. In memory and confined to one thread; what must outlive the process comes
 * back as a {@link Change}.
 *
 * <p>A client is its hardware address, so that firmware, loader and system, which say different
 * client identifiers, share one lease. An address is busy while it is leased, held for an offer or
 * abandoned, and belongs to one client only while it is.
 */
final class LeaseTable {
  private static final int MAX_RECLAIMED = 64;
  // Section 6: an offer waits that long for its client, whatever the need.
  private static final long MIN_HOLD_MILLIS = 10_000;
  // Section 6: an address that its client used so lately needs no probe.
  private static final long TRUSTED_MILLIS = 60_000;

  private final long holdMillis;
  private final long abandonMillis;
  private final Predicate<Inet4Address> inUse;
  private final LongMap<Binding> byAddress = new LongMap<>();
  private final ClientBindings byClient = new ClientBindings();
  private final Deadlines deadlines = new Deadlines();
  private Pools pools = Pools.none();
  // Volatile for those who read its version.
  private volatile CompiledConfig config;
  // Read by whoever wants figures; written by the one thread only.
  private volatile int leasedCount;
  private volatile int abandonedCount;

  /** How a client stands to an address that it names. */
  enum Standing {
    /** It is leased or held for it, fixed for it, or was its last and is free. */
    OWN,
    /** Free and in a range, and not the client's so far. */
    FREE,
    /** Another client's, abandoned, or the client has a fixed address elsewhere. */
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
    this.inUse = inUse;
    this.config = config;
    configure(config);
  }

  /** Swaps the configuration; ranges that stay the same keep their cursors and queues. */
  void configure(CompiledConfig next) {
    config = next;
    pools = pools.replacedBy(next);
    Set<Pool> added = pools.added();
    if (!added.isEmpty()) {
      byAddress.values().stream()
          .sorted(Comparator.comparingLong(binding -> binding.freedAt))
          .forEach(
              binding -> {
                Pool pool = pools.of(binding.address);
                if (pool != null && added.contains(pool)) {
                  pool.settled(binding);
                }
              });
    }
  }

  CompiledConfig config() {
    return config;
  }

  int leasedCount() {
    return leasedCount;
  }

  int abandonedCount() {
    return abandonedCount;
  }

  /**
   * Puts back what a journal remembers, oldest first. The events repeat what a listener may have
   * missed when the process ended.
   */
  List<LeaseEvent> restore(List<LeaseRecord> records, long now) {
    Changes changes = new Changes();
    for (LeaseRecord record : records) {
      Binding binding = binding(address(record));
      binding.freedAt = Math.min(record.end(), now);
      binding.hostname = record.hostname();
      if (record.kind() == LeaseRecord.Kind.ABANDON) {
        if (record.end() > now) {
          binding.abandonedUntil = record.end();
          abandonedCount++;
        }
      } else {
        byClient.attach(binding, HardwareAddress.number(record.mac()));
        binding.served = true;
        if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
          binding.leaseStart = record.start();
          binding.leaseEnd = record.end();
          binding.written = true;
          leasedCount++;
          changes.repeated(binding, record.start(), record.end() - record.start());
        } else if (record.kind() == LeaseRecord.Kind.RELEASE) {
          changes.wasReleased(binding, record.end());
        } else {
          changes.expired(binding, record.end());
        }
      }
      settle(binding);
    }
    return changes.events();
  }

  /**
   * Chooses and holds an address for a client, in the order of section 6: fixed, current, last,
   * asked for, never used, free for longest.
   *
   * @param near the subnet that the request came from; its ranges go first
   * @param admitted whether the client may have an address of the range that it is in
   * @return empty when there is none
   */
  OptionalInt offer(
      ServedSubnet near,
      MacAddress mac,
      Optional<Inet4Address> asked,
      IntPredicate admitted,
      long now) {
    Link link = near.link();
    long client = HardwareAddress.number(mac);
    OptionalInt choice = fixed(link, mac);
    if (choice.isEmpty()) {
      choice = own(link, mac, admitted);
    }
    if (choice.isEmpty() && asked.isPresent()) {
      int address = Ipv4.toInt(asked.get());
      if (link.contains(address)
          && pools.serve(link, address)
          && admitted.test(address)
          && available(address, mac)) {
        choice = OptionalInt.of(address);
      }
    }
    if (choice.isEmpty()) {
      IntPredicate usable = it -> admitted.test(it) && available(it, mac);
      choice = pools.choose(near, this::isKnown, usable);
      if (choice.isEmpty()) {
        choice = reclaimed(near, mac, usable, now);
      }
    }
    if (choice.isPresent()) {
      hold(link, choice.getAsInt(), mac, client, now);
    }
    return choice;
  }

  /** Whether a client has no fixed address and, as far as is remembered, never had a lease. */
  boolean isNewcomer(MacAddress mac) {
    return config.fixedAddresses(mac).isEmpty() && !byClient.wasServed(HardwareAddress.number(mac));
  }

  /**
   * Takes an offer back that its client has not taken up: the oldest, and from under {@link
   * #MIN_HOLD_MILLIS} only for a client that is known, so that a flood of made-up ones cannot lock
   * it out.
   */
  private OptionalInt reclaimed(ServedSubnet near, MacAddress mac, IntPredicate usable, long now) {
    long youngest = now + holdMillis - (isNewcomer(mac) ? MIN_HOLD_MILLIS : 0);
    for (Pool pool : pools.near(near)) {
      Binding offer = pool.offers().oldest();
      for (int step = 0; step < MAX_RECLAIMED && offer != null; step++) {
        Binding following = offer.nextOffer;
        if (offer.heldUntil > youngest) {
          break;
        }
        if (!offer.served) {
          offer.heldUntil = 0;
          freed(offer, now);
          if (usable.test(offer.address)) {
            return OptionalInt.of(offer.address);
          }
        }
        offer = following;
      }
    }
    return OptionalInt.empty();
  }

  /**
   * How the client stands to an address on its link; see {@link Standing}.
   *
   * @param admitted whether the client may have an address of the range that it is in
   */
  Standing standing(Link link, MacAddress mac, int address, IntPredicate admitted) {
    OptionalInt fixed = fixed(link, mac);
    if (fixed.isPresent()) {
      return isFixedFor(link, mac, address) && attainable(address, mac)
          ? Standing.OWN
          : Standing.FOREIGN;
    }
    Binding binding = get(address);
    boolean own = binding != null && binding.isOf(HardwareAddress.number(mac));
    if (!pools.serve(link, address) || !admitted.test(address)) {
      return own && binding.leased() ? Standing.FOREIGN : Standing.NOT_OFFERED;
    }
    if (own && binding.busy() && reservedForOthers(address, mac)) {
      return Standing.FOREIGN;
    }
    if (own && (binding.leased() || binding.heldUntil != 0)) {
      return Standing.OWN;
    }
    if (!available(address, mac)) {
      return Standing.FOREIGN;
    }
    return own ? Standing.OWN : Standing.FREE;
  }

  /** Whether an address waits for a client that it was offered to. */
  boolean isHeldFor(MacAddress mac, int address) {
    Binding binding = get(address);
    return binding != null && binding.heldUntil != 0 && binding.isOf(HardwareAddress.number(mac));
  }

  /** Whether an address is leased to a client. */
  boolean isLeasedTo(MacAddress mac, int address) {
    Binding binding = get(address);
    return binding != null && binding.leased() && binding.isOf(HardwareAddress.number(mac));
  }

  /** Whether the running lease of an address is as durable as it has to be. */
  boolean isWritten(int address) {
    Binding binding = get(address);
    return binding != null && binding.leased() && binding.written;
  }

  /** Whether the client has, or had, an address on this link. */
  boolean knows(Link link, MacAddress mac) {
    for (Binding it = byClient.of(HardwareAddress.number(mac)); it != null; it = it.nextOfClient) {
      if (link.contains(it.address)) {
        return true;
      }
    }
    return config.fixedAddresses(mac).stream().anyMatch(link::contains);
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
   */
  Grant commit(Link link, MacAddress mac, int address, Duration wanted, String hostname, long now) {
    Binding binding = binding(address);
    long client = HardwareAddress.number(mac);
    boolean running = binding.leased() && binding.isOf(client);
    long length = binding.leaseEnd - binding.leaseStart;
    if (running
        && binding.written
        && wanted.toMillis() <= length
        && now - binding.leaseStart <= length / 4) {
      binding.heldUntil = 0;
      settle(binding);
      Duration rest = Duration.ofMillis(Math.min(wanted.toMillis(), binding.leaseEnd - now));
      Changes again = new Changes();
      again.repeated(binding, now, rest.toMillis());
      return new Grant(address, rest, again.change());
    }
    Changes changes = new Changes();
    byClient.forEach(
        client,
        other -> {
          if (other != binding && other.busy() && link.contains(other.address)) {
            give(other, now, changes);
          }
        });
    byClient.attach(binding, client);
    binding.served = true;
    leasedCount += binding.leased() ? 0 : 1;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.written = false;
    binding.hostname = hostname;
    settle(binding);
    changes.committed(binding, now, wanted.toMillis());
    return new Grant(address, wanted, changes.change());
  }

  /** Whether an address is held for a client to whom it is new, and was not {@link #proven}. */
  boolean isUnproven(int address) {
    Binding binding = get(address);
    return binding != null && binding.unproven && binding.heldUntil != 0 && !binding.leased();
  }

  /** Notes that nobody on the network answers for a held address. */
  void proven(int address) {
    Binding binding = get(address);
    if (binding != null) {
      binding.unproven = false;
    }
  }

  /** Notes that a record reached the journal, so that its lease may be granted again as it is. */
  void durable(LeaseRecord record) {
    Binding binding = get(address(record));
    if (record.kind() == LeaseRecord.Kind.COMMIT
        && binding != null
        && binding.isOf(HardwareAddress.number(record.mac()))
        && record.end() == binding.leaseEnd) {
      binding.written = true;
    }
  }

  /** Drops what is held for a client that took another server's offer. */
  void forget(Link link, MacAddress mac, long now) {
    byClient.forEach(
        HardwareAddress.number(mac),
        binding -> {
          if (binding.heldUntil != 0 && link.contains(binding.address)) {
            binding.heldUntil = 0;
            freed(binding, now);
          }
        });
  }

  /**
   * Ends a client's lease.
   *
   * @return empty when the address is not leased to it
   */
  Optional<Change> release(MacAddress mac, int address, long now) {
    Binding binding = get(address);
    if (binding == null || !binding.leased() || !binding.isOf(HardwareAddress.number(mac))) {
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
  Optional<Change> decline(MacAddress mac, int address, long now) {
    Binding binding = get(address);
    if (binding == null
        || !binding.isOf(HardwareAddress.number(mac))
        || !binding.leased() && binding.heldUntil == 0) {
      return Optional.empty();
    }
    binding.abandonedUntil = now + abandonMillis;
    Changes changes = new Changes();
    changes.abandoned(binding, now);
    leasedCount -= binding.leased() ? 1 : 0;
    abandonedCount++;
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    byClient.detach(binding);
    settle(binding);
    return Optional.of(changes.change());
  }

  /** Ends what has run out; the cost is that of what ended, not of what there is. */
  List<LeaseEvent> expire(long now) {
    Binding due = deadlines.next(now);
    if (due == null) {
      return List.of();
    }
    Changes changes = new Changes();
    while (due != null) {
      expire(due, now, changes);
      due = deadlines.next(now);
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
      leasedCount--;
    }
    if (binding.heldUntil != 0 && binding.heldUntil <= now) {
      binding.heldUntil = 0;
    }
    if (binding.abandonedUntil != 0 && binding.abandonedUntil <= now) {
      binding.abandonedUntil = 0;
      abandonedCount--;
    }
    if (!binding.busy()) {
      freed(binding, now);
    } else {
      settle(binding);
    }
  }

  /** The address of a client's host entry on a link, as far as nobody else has it. */
  OptionalInt fixed(Link link, MacAddress mac) {
    for (int address : config.fixedAddresses(mac)) {
      if (link.contains(address) && attainable(address, mac)) {
        return OptionalInt.of(address);
      }
    }
    return OptionalInt.empty();
  }

  private boolean isFixedFor(Link link, MacAddress mac, int address) {
    return link.contains(address) && config.fixedAddresses(mac).contains(address);
  }

  /** Not busy with another; the parents of a bond hand their address on to one another. */
  private boolean attainable(int address, MacAddress mac) {
    Binding binding = get(address);
    if (binding == null || !binding.busy()) {
      return true;
    }
    return binding.abandonedUntil == 0
        && (binding.isOf(HardwareAddress.number(mac))
            || binding.hasClient() && config.reservedFor(address).contains(binding.client()));
  }

  private OptionalInt own(Link link, MacAddress mac, IntPredicate admitted) {
    Binding best = null;
    for (Binding binding = byClient.of(HardwareAddress.number(mac));
        binding != null;
        binding = binding.nextOfClient) {
      boolean candidate =
          link.contains(binding.address)
              && pools.serve(link, binding.address)
              && admitted.test(binding.address)
              && (binding.busy()
                  ? !reservedForOthers(binding.address, mac)
                  : available(binding.address, mac));
      if (candidate && (best == null || rank(binding) > rank(best))) {
        best = binding;
      }
    }
    return best == null ? OptionalInt.empty() : OptionalInt.of(best.address);
  }

  /** A running lease before a held offer before the address that was freed last. */
  private static long rank(Binding binding) {
    if (binding.leased()) {
      return Long.MAX_VALUE;
    }
    return binding.busy() ? Long.MAX_VALUE - 1 : binding.freedAt;
  }

  /** Free, and neither fixed for others nor used by something else on the network. */
  private boolean available(int address, MacAddress mac) {
    Binding binding = get(address);
    return (binding == null || !binding.busy())
        && !reservedForOthers(address, mac)
        && config.subnetOf(address).filter(subnet -> !subnet.isTaken(address)).isPresent()
        && !inUse.test(Ipv4.of(address));
  }

  private boolean reservedForOthers(int address, MacAddress mac) {
    Set<MacAddress> owners = config.reservedFor(address);
    return !owners.isEmpty() && !owners.contains(mac);
  }

  private void hold(Link link, int address, MacAddress mac, long client, long now) {
    Binding binding = binding(address);
    byClient.forEach(
        client,
        other -> {
          // One offer a client and link: a client that asks again cannot empty a range.
          if (other != binding && other.heldUntil != 0 && link.contains(other.address)) {
            other.heldUntil = 0;
            freed(other, now);
          }
        });
    if (binding.leased() && !binding.isOf(client)) {
      return; // A bond's other parent keeps its lease until this one asks for it.
    }
    boolean had = binding.isOf(client);
    if (!binding.busy()) {
      binding.unproven = !had || now - binding.freedAt > TRUSTED_MILLIS;
    }
    binding.unproven &= !isFixedFor(link, mac, address);
    byClient.attach(binding, client);
    binding.heldUntil = now + holdMillis;
    settle(binding);
  }

  private void give(Binding binding, long now, Changes changes) {
    if (binding.leased()) {
      changes.released(binding, now);
      leasedCount--;
    }
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    freed(binding, now);
  }

  private void freed(Binding binding, long now) {
    if (!binding.busy()) {
      binding.freedAt = now;
    }
    settle(binding);
    if (!binding.busy() && pools.of(binding.address) == null) {
      byClient.detach(binding);
      byAddress.remove(Integer.toUnsignedLong(binding.address));
    }
  }

  /** Brings the pool's lists and the deadlines into line with the binding. */
  private void settle(Binding binding) {
    Pool pool = pools.of(binding.address);
    if (pool != null) {
      pool.settled(binding);
    } else {
      Offers.remove(binding);
    }
    deadlines.set(binding, binding.deadline());
  }

  private boolean isKnown(int address) {
    return byAddress.containsKey(Integer.toUnsignedLong(address));
  }

  private @Nullable Binding get(int address) {
    return byAddress.get(Integer.toUnsignedLong(address));
  }

  private Binding binding(int address) {
    Binding known = get(address);
    if (known != null) {
      return known;
    }
    Binding fresh = new Binding(address);
    byAddress.put(Integer.toUnsignedLong(address), fresh);
    return fresh;
  }

  private static int address(LeaseRecord record) {
    if (record.address() instanceof Inet4Address address) {
      return Ipv4.toInt(address);
    }
    throw new IllegalStateException(
        "the lease store of a DHCPv4 server has an IPv6 lease: give each server a store of its own");
  }
}
