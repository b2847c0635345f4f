package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.LeaseListener.Action.COMMIT;
import static io.maas4j.netboot.LeaseListener.Action.EXPIRY;
import static io.maas4j.netboot.LeaseListener.Action.RELEASE;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Who has which address. In memory and confined to one thread; what must outlive the process comes
 * back as a {@link Change}.
 *
 * <p>A client is its hardware address, so that firmware, loader and system, which say different
 * client identifiers, share one lease. An address is busy while it is leased, held for an offer or
 * abandoned, and belongs to one client only while it is.
 */
final class LeaseTable {
  // Section 6: an address that its client used so lately needs no probe.
  private static final long TRUSTED_MILLIS = 60_000;

  private final long holdMillis;
  private final long abandonMillis;
  private final Predicate<Inet4Address> inUse;
  private final Map<Integer, Binding> byAddress = new HashMap<>();
  private final Map<MacAddress, List<Binding>> byClient = new HashMap<>();
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::at));
  private Pools pools = Pools.none();
  // Volatile for those who read its version.
  private volatile CompiledConfig config;
  // Read by whoever wants figures; written by the one thread only.
  private volatile int leasedCount;
  private volatile int abandonedCount;

  private record Deadline(long at, Binding binding) {}

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
          .filter(binding -> !binding.busy())
          .sorted(Comparator.comparingLong(binding -> binding.freedAt))
          .forEach(
              binding ->
                  pools
                      .of(binding.address)
                      .filter(added::contains)
                      .ifPresent(pool -> pool.freed(binding.address)));
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
    List<LeaseEvent> events = new ArrayList<>();
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
        assign(binding, record.mac());
        if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
          binding.leaseStart = record.start();
          binding.leaseEnd = record.end();
          binding.written = true;
          leasedCount++;
          events.add(event(COMMIT, binding, record.start(), record.end() - record.start()));
        } else {
          LeaseListener.Action action =
              record.kind() == LeaseRecord.Kind.RELEASE ? RELEASE : EXPIRY;
          events.add(event(action, binding, record.end(), 0));
        }
      }
      settle(binding);
    }
    return events;
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
      choice =
          pools.choose(
              near,
              byAddress::containsKey,
              candidate -> admitted.test(candidate) && available(candidate, mac));
    }
    choice.ifPresent(address -> hold(link, address, mac, now));
    return choice;
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
    Binding binding = byAddress.get(address);
    boolean own = binding != null && mac.equals(binding.mac);
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
    Binding binding = byAddress.get(address);
    return binding != null && binding.heldUntil != 0 && mac.equals(binding.mac);
  }

  /** Whether an address is leased to a client. */
  boolean isLeasedTo(MacAddress mac, int address) {
    Binding binding = byAddress.get(address);
    return binding != null && binding.leased() && mac.equals(binding.mac);
  }

  /** Whether the running lease of an address is as durable as it has to be. */
  boolean isWritten(int address) {
    Binding binding = byAddress.get(address);
    return binding != null && binding.leased() && binding.written;
  }

  /** Whether the client has, or had, an address on this link. */
  boolean knows(Link link, MacAddress mac) {
    return config.fixedAddresses(mac).stream().anyMatch(link::contains)
        || byClient.getOrDefault(mac, List.of()).stream()
            .anyMatch(binding -> link.contains(binding.address));
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
    boolean running = binding.leased() && mac.equals(binding.mac);
    long length = binding.leaseEnd - binding.leaseStart;
    if (running
        && binding.written
        && wanted.toMillis() <= length
        && now - binding.leaseStart <= length / 4) {
      binding.heldUntil = 0;
      Duration rest = Duration.ofMillis(Math.min(wanted.toMillis(), binding.leaseEnd - now));
      LeaseEvent again = event(COMMIT, binding, now, rest.toMillis());
      return new Grant(address, rest, new Change(List.of(), List.of(again)));
    }
    List<LeaseRecord> records = new ArrayList<>();
    List<LeaseEvent> events = new ArrayList<>();
    for (Binding other : List.copyOf(byClient.getOrDefault(mac, List.of()))) {
      if (other != binding && other.busy() && link.contains(other.address)) {
        give(other, now, records, events);
      }
    }
    assign(binding, mac);
    leasedCount += binding.leased() ? 0 : 1;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.written = false;
    binding.hostname = hostname;
    settle(binding);
    records.add(record(LeaseRecord.Kind.COMMIT, binding, binding.leaseStart, binding.leaseEnd));
    events.add(event(COMMIT, binding, now, wanted.toMillis()));
    return new Grant(address, wanted, new Change(records, events));
  }

  /** Whether an address is held for a client to whom it is new, and was not {@link #proven}. */
  boolean isUnproven(int address) {
    Binding binding = byAddress.get(address);
    return binding != null && binding.unproven && binding.heldUntil != 0 && !binding.leased();
  }

  /** Notes that nobody on the network answers for a held address. */
  void proven(int address) {
    Binding binding = byAddress.get(address);
    if (binding != null) {
      binding.unproven = false;
    }
  }

  /** Notes that a record reached the journal, so that its lease may be granted again as it is. */
  void durable(LeaseRecord record) {
    Binding binding = byAddress.get(address(record));
    if (record.kind() == LeaseRecord.Kind.COMMIT
        && binding != null
        && record.mac().equals(binding.mac)
        && record.end() == binding.leaseEnd) {
      binding.written = true;
    }
  }

  /** Drops what is held for a client that took another server's offer. */
  void forget(Link link, MacAddress mac, long now) {
    for (Binding binding : List.copyOf(byClient.getOrDefault(mac, List.of()))) {
      if (binding.heldUntil != 0 && link.contains(binding.address)) {
        binding.heldUntil = 0;
        freed(binding, now);
      }
    }
  }

  /**
   * Ends a client's lease.
   *
   * @return empty when the address is not leased to it
   */
  Optional<Change> release(MacAddress mac, int address, long now) {
    Binding binding = byAddress.get(address);
    if (binding == null || !binding.leased() || !mac.equals(binding.mac)) {
      return Optional.empty();
    }
    List<LeaseRecord> records = new ArrayList<>();
    List<LeaseEvent> events = new ArrayList<>();
    give(binding, now, records, events);
    return Optional.of(new Change(records, events));
  }

  /**
   * Sets an address aside that its client found in use.
   *
   * @return empty when the client neither has it nor was offered it
   */
  Optional<Change> decline(MacAddress mac, int address, long now) {
    Binding binding = byAddress.get(address);
    if (binding == null
        || !mac.equals(binding.mac)
        || !binding.leased() && binding.heldUntil == 0) {
      return Optional.empty();
    }
    List<LeaseEvent> events = new ArrayList<>();
    if (binding.leased()) {
      events.add(event(RELEASE, binding, now, 0));
      leasedCount--;
    }
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    binding.abandonedUntil = now + abandonMillis;
    abandonedCount++;
    LeaseRecord record = record(LeaseRecord.Kind.ABANDON, binding, now, binding.abandonedUntil);
    detach(binding);
    settle(binding);
    return Optional.of(new Change(List.of(record), events));
  }

  /** Ends what has run out; the cost is that of what ended, not of what there is. */
  List<LeaseEvent> expire(long now) {
    Deadline head = deadlines.peek();
    if (head == null || head.at() > now) {
      return List.of();
    }
    List<LeaseEvent> events = new ArrayList<>();
    while (head != null && head.at() <= now) {
      deadlines.poll();
      Binding binding = head.binding();
      // An entry that is not the binding's earliest was overtaken by a shorter one.
      if (binding.queuedAt == head.at()) {
        binding.queuedAt = Long.MAX_VALUE;
        expire(binding, now, events);
      }
      head = deadlines.peek();
    }
    return events;
  }

  private void expire(Binding binding, long now, List<LeaseEvent> events) {
    if (!binding.busy()) {
      return;
    }
    if (binding.leased() && binding.leaseEnd <= now) {
      events.add(event(EXPIRY, binding, binding.leaseEnd, 0));
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

  private OptionalInt fixed(Link link, MacAddress mac) {
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
    Binding binding = byAddress.get(address);
    if (binding == null || !binding.busy()) {
      return true;
    }
    return binding.abandonedUntil == 0
        && (mac.equals(binding.mac)
            || binding.mac != null && config.reservedFor(address).contains(binding.mac));
  }

  private OptionalInt own(Link link, MacAddress mac, IntPredicate admitted) {
    Binding best = null;
    for (Binding binding : byClient.getOrDefault(mac, List.of())) {
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
    Binding binding = byAddress.get(address);
    return (binding == null || !binding.busy())
        && !reservedForOthers(address, mac)
        && config.subnetOf(address).filter(subnet -> !subnet.isTaken(address)).isPresent()
        && !inUse.test(Ipv4.of(address));
  }

  private boolean reservedForOthers(int address, MacAddress mac) {
    Set<MacAddress> owners = config.reservedFor(address);
    return !owners.isEmpty() && !owners.contains(mac);
  }

  private void hold(Link link, int address, MacAddress mac, long now) {
    Binding binding = binding(address);
    for (Binding other : List.copyOf(byClient.getOrDefault(mac, List.of()))) {
      // One offer a client and link: a client that asks again cannot empty a range.
      if (other != binding && other.heldUntil != 0 && link.contains(other.address)) {
        other.heldUntil = 0;
        freed(other, now);
      }
    }
    if (binding.leased() && !mac.equals(binding.mac)) {
      return; // A bond's other parent keeps its lease until this one asks for it.
    }
    boolean had = mac.equals(binding.mac);
    if (!binding.busy()) {
      binding.unproven = !had || now - binding.freedAt > TRUSTED_MILLIS;
    }
    binding.unproven &= !isFixedFor(link, mac, address);
    assign(binding, mac);
    binding.heldUntil = now + holdMillis;
    settle(binding);
  }

  private void give(Binding binding, long now, List<LeaseRecord> records, List<LeaseEvent> events) {
    if (binding.leased()) {
      records.add(record(LeaseRecord.Kind.RELEASE, binding, binding.leaseStart, now));
      events.add(event(RELEASE, binding, now, 0));
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
    if (!binding.busy() && pools.of(binding.address).isEmpty()) {
      detach(binding);
      byAddress.remove(binding.address);
    }
  }

  /** Brings the pool's queue and the expiry queue into line with the binding. */
  private void settle(Binding binding) {
    pools
        .of(binding.address)
        .ifPresent(
            pool -> {
              if (binding.busy()) {
                pool.taken(binding.address);
              } else {
                pool.freed(binding.address);
              }
            });
    long deadline = binding.deadline();
    if (deadline < binding.queuedAt) {
      binding.queuedAt = deadline;
      deadlines.add(new Deadline(deadline, binding));
    }
  }

  private Binding binding(int address) {
    return byAddress.computeIfAbsent(address, Binding::new);
  }

  private void assign(Binding binding, MacAddress mac) {
    if (!mac.equals(binding.mac)) {
      detach(binding);
      binding.mac = mac;
      byClient.computeIfAbsent(mac, any -> new ArrayList<>(1)).add(binding);
    }
  }

  private void detach(Binding binding) {
    MacAddress mac = binding.mac;
    if (mac != null) {
      List<Binding> bindings = byClient.get(mac);
      if (bindings != null && bindings.remove(binding) && bindings.isEmpty()) {
        byClient.remove(mac);
      }
      binding.mac = null;
    }
  }

  private static LeaseRecord record(LeaseRecord.Kind kind, Binding binding, long start, long end) {
    return new LeaseRecord(
        kind, owner(binding), Ipv4.of(binding.address), start, end, binding.hostname);
  }

  private static int address(LeaseRecord record) {
    if (record.address() instanceof Inet4Address address) {
      return Ipv4.toInt(address);
    }
    throw new IllegalStateException(
        "the lease store of a DHCPv4 server has an IPv6 lease: give each server a store of its own");
  }

  private static LeaseEvent event(
      LeaseListener.Action action, Binding binding, long at, long leaseMillis) {
    return new LeaseEvent(
        action,
        owner(binding),
        Ipv4.of(binding.address),
        Instant.ofEpochMilli(at),
        Duration.ofMillis(leaseMillis),
        action == COMMIT ? binding.hostname : "");
  }

  private static MacAddress owner(Binding binding) {
    MacAddress mac = binding.mac;
    if (mac == null) {
      throw new IllegalStateException("address " + Ipv4.text(binding.address) + " has no owner");
    }
    return mac;
  }
}
