package io.maas4j.netboot.dhcp6;

import static io.maas4j.netboot.LeaseListener.Action.COMMIT;
import static io.maas4j.netboot.LeaseListener.Action.EXPIRY;
import static io.maas4j.netboot.LeaseListener.Action.RELEASE;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address. In memory and confined to one thread; what must outlive the process comes
 * back as a {@link Change}.
 *
 * <p>A lease belongs to an {@link Association}; fixed addresses go by hardware address, so that
 * firmware, loader and system, which call themselves differently, hand one on to the next. Only
 * addresses that somebody has or had are known here, so that a range may be as large as it likes.
 */
final class LeaseTable {
  /** In records of clients whose messages name no hardware address. */
  static final MacAddress UNKNOWN_MAC = new MacAddress("00:00:00:00:00:00");

  // Free ones whose last owner is remembered, and offers that wait: both are bounded, as anybody
  // can ask under any name. A client that was forgotten is offered the same address nevertheless.
  private static final int MAX_IDLE = 65_536;
  private static final int MAX_HELD = 65_536;

  // Firmware releases its address when it starts a loader, which uses it on: others get it last.
  private static final long GRACE_MILLIS = 600_000;

  private final long holdMillis;
  private final long declineMillis;
  private final int maxLeases;
  private final Predicate<Inet6Address> inUse;
  private final Map<Ipv6, Binding> byAddress = new HashMap<>();
  private final Map<Association, List<Binding>> byOwner = new HashMap<>();
  // Both in the order in which they became so.
  private final Set<Binding> idle = new LinkedHashSet<>();
  private final Set<Binding> held = new LinkedHashSet<>();
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::at));
  private Pools pools;
  // Volatile for those who read its version.
  private volatile CompiledConfig config;
  // Read by whoever wants figures; written by the one thread only.
  private volatile int leasedCount;
  private volatile int declinedCount;

  private record Deadline(long at, Binding binding) {}

  /**
   * @param inUse addresses that are not to be leased dynamically
   */
  LeaseTable(CompiledConfig config, Dhcp6Config settings, Predicate<Inet6Address> inUse) {
    this.config = config;
    this.pools = new Pools(config);
    this.holdMillis = settings.offerHold().toMillis();
    this.declineMillis = settings.declineFor().toMillis();
    this.maxLeases = settings.maxLeases();
    this.inUse = inUse;
  }

  /** Serves by another configuration; leases stay what they are. */
  void configure(CompiledConfig next) {
    config = next;
    pools = new Pools(next);
    for (Binding binding : List.copyOf(byAddress.values())) {
      binding.counted = false;
      settle(binding);
    }
  }

  CompiledConfig config() {
    return config;
  }

  int leasedCount() {
    return leasedCount;
  }

  int declinedCount() {
    return declinedCount;
  }

  /**
   * Puts back what a store kept, oldest first. The events repeat what a listener may have missed
   * when the process ended.
   */
  List<LeaseEvent> restore(List<LeaseRecord> records, long now) {
    List<LeaseEvent> events = new ArrayList<>();
    for (LeaseRecord record : records) {
      Optional<Association> owner = Association.of(record.clientId());
      if (record.address() instanceof Inet6Address && owner.isPresent()) {
        restore(record, (Inet6Address) record.address(), owner.get(), now, events);
      }
    }
    return events;
  }

  private void restore(
      LeaseRecord record,
      Inet6Address address,
      Association owner,
      long now,
      List<LeaseEvent> events) {
    Binding binding = binding(Ipv6.of(address));
    binding.freedAt = Math.min(record.end(), now);
    binding.hostname = record.hostname();
    if (record.kind() == LeaseRecord.Kind.ABANDON) {
      if (record.end() > now) {
        binding.declinedUntil = record.end();
        declinedCount++;
      }
    } else {
      assign(binding, owner);
      binding.mac = record.mac().equals(UNKNOWN_MAC) ? null : record.mac();
      if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
        binding.leaseStart = record.start();
        binding.leaseEnd = record.end();
        binding.written = true;
        leasedCount++;
        event(COMMIT, binding, record.start(), record.end() - record.start(), events);
      } else {
        LeaseListener.Action action = record.kind() == LeaseRecord.Kind.RELEASE ? RELEASE : EXPIRY;
        event(action, binding, record.end(), 0, events);
      }
    }
    settle(binding);
  }

  /**
   * Chooses an address for a client: fixed, current, last, asked for, any. Changes nothing.
   *
   * @param near the subnet that the request came from; its ranges go first
   * @return empty when there is none
   */
  Optional<Ipv6> choose(ServedSubnet near, Claim claim, List<Ipv6> asked, long now) {
    Link link = near.link();
    Optional<Ipv6> choice = fixed(link, claim).or(() -> own(link, claim));
    for (Ipv6 address : asked) {
      if (choice.isEmpty() && pools.serve(link, address) && isQuiet(address, claim, now)) {
        choice = Optional.of(address);
      }
    }
    long hash = claim.association().hash();
    return choice
        .or(() -> pools.choose(near, hash, candidate -> isQuiet(candidate, claim, now)))
        .or(() -> pools.choose(near, hash, candidate -> available(candidate, claim)));
  }

  /** Available, and not in use by somebody else a moment ago. */
  private boolean isQuiet(Ipv6 address, Claim claim, long now) {
    Binding binding = byAddress.get(address);
    boolean recent =
        binding != null
            && binding.owner != null
            && !binding.owner.equals(claim.association())
            && binding.freedAt != 0
            && now - binding.freedAt < GRACE_MILLIS;
    return !recent && available(address, claim);
  }

  /** Keeps a chosen address for a client until it asks for it, or does not. */
  void hold(Ipv6 address, Claim claim, long now) {
    Binding binding = binding(address);
    if (binding.leased()) {
      return; // its own; or a fixed one that is handed on when it is asked for
    }
    assign(binding, claim.association());
    binding.mac = macFor(claim, address);
    binding.heldUntil = now + holdMillis;
    held.remove(binding);
    held.add(binding);
    settle(binding);
    if (held.size() > MAX_HELD) {
      Binding eldest = held.iterator().next();
      eldest.heldUntil = 0;
      freed(eldest, now);
    }
  }

  /** Whether an address is leased to a client. */
  boolean isLeased(Association association, Ipv6 address) {
    Binding binding = byAddress.get(address);
    return binding != null && binding.leased() && association.equals(binding.owner);
  }

  /** Whether a client has a lease on a link. */
  boolean hasLease(Link link, Association association) {
    return byOwner.getOrDefault(association, List.of()).stream()
        .anyMatch(binding -> binding.leased() && link.contains(binding.address));
  }

  /** Whether an address is somebody else's, or nobody's to use. */
  boolean isForeign(Ipv6 address, Claim claim) {
    Binding binding = byAddress.get(address);
    return binding != null && binding.busy() && !claim.association().equals(binding.owner)
        || reservedForOthers(address, claim);
  }

  /**
   * Whether an address of a client that is not known any more may be leased to it again: this rack
   * alone leases it, and nobody has it.
   */
  boolean mayReturn(Link link, Ipv6 address, Claim claim) {
    if (isFixedFor(link, address, claim)) {
      return attainable(address, claim);
    }
    Binding binding = byAddress.get(address);
    return fixed(link, claim).isEmpty()
        && pools.serve(link, address)
        && (binding == null || !binding.busy() || claim.association().equals(binding.owner))
        && !reservedForOthers(address, claim)
        && !isTaken(address);
  }

  /**
   * What a client was granted.
   *
   * @param lease how long from now
   */
  record Grant(Ipv6 address, Duration lease, Change change) {}

  /**
   * Leases a chosen address. In the first quarter of a kept lease that is long enough, the running
   * one is granted again without a record.
   *
   * @return empty when there are as many leases as there may be
   */
  Optional<Grant> commit(
      Link link, Claim claim, Ipv6 address, Duration wanted, String hostname, long now) {
    Binding binding = binding(address);
    Association owner = claim.association();
    boolean running = binding.leased() && owner.equals(binding.owner);
    long length = binding.leaseEnd - binding.leaseStart;
    List<LeaseEvent> events = new ArrayList<>();
    if (running
        && binding.written
        && wanted.toMillis() <= length
        && now - binding.leaseStart <= length / 4) {
      binding.hostname = hostname.isEmpty() ? binding.hostname : hostname;
      Duration rest = Duration.ofMillis(Math.min(wanted.toMillis(), binding.leaseEnd - now));
      event(COMMIT, binding, now, rest.toMillis(), events);
      return Optional.of(new Grant(address, rest, new Change(List.of(), events)));
    }
    if (!binding.leased() && leasedCount >= maxLeases) {
      settle(binding);
      return Optional.empty();
    }
    List<LeaseRecord> records = new ArrayList<>();
    for (Binding other : List.copyOf(byOwner.getOrDefault(owner, List.of()))) {
      if (other != binding && other.busy() && link.contains(other.address)) {
        give(other, now, records, events);
      }
    }
    assign(binding, owner);
    binding.mac = macFor(claim, address);
    leasedCount += binding.leased() ? 0 : 1;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.written = false;
    binding.hostname = hostname;
    settle(binding);
    records.add(record(LeaseRecord.Kind.COMMIT, binding, binding.leaseStart, binding.leaseEnd));
    event(COMMIT, binding, now, wanted.toMillis(), events);
    return Optional.of(new Grant(address, wanted, new Change(records, events)));
  }

  /** Notes that a record is kept, so that its lease may be granted again as it is. */
  void kept(LeaseRecord record) {
    Binding binding = byAddress.get(Ipv6.of((Inet6Address) record.address()));
    if (record.kind() == LeaseRecord.Kind.COMMIT
        && binding != null
        && binding.owner != null
        && record.clientId().equals(binding.owner.clientId())
        && record.end() == binding.leaseEnd) {
      binding.written = true;
    }
  }

  /** Ends a client's {@linkplain #isLeased lease}. */
  Change release(Association association, Ipv6 address, long now) {
    List<LeaseRecord> records = new ArrayList<>();
    List<LeaseEvent> events = new ArrayList<>();
    if (isLeased(association, address)) {
      give(binding(address), now, records, events);
    }
    return new Change(records, events);
  }

  /** Sets an address aside whose {@linkplain #isLeased owner} found it in use. */
  Change decline(Association association, Ipv6 address, long now) {
    if (!isLeased(association, address)) {
      return Change.NONE;
    }
    Binding binding = binding(address);
    List<LeaseEvent> events = new ArrayList<>();
    event(RELEASE, binding, now, 0, events);
    leasedCount--;
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    binding.declinedUntil = now + declineMillis;
    declinedCount++;
    LeaseRecord record = record(LeaseRecord.Kind.ABANDON, binding, now, binding.declinedUntil);
    detach(binding);
    settle(binding);
    return new Change(List.of(record), events);
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
      event(EXPIRY, binding, binding.leaseEnd, 0, events);
      binding.leaseEnd = 0;
      leasedCount--;
    }
    if (binding.heldUntil != 0 && binding.heldUntil <= now) {
      binding.heldUntil = 0;
    }
    if (binding.declinedUntil != 0 && binding.declinedUntil <= now) {
      binding.declinedUntil = 0;
      declinedCount--;
    }
    if (!binding.busy()) {
      freed(binding, now);
    } else {
      settle(binding);
    }
  }

  private Optional<Ipv6> fixed(Link link, Claim claim) {
    for (MacAddress mac : claim.macs()) {
      for (Ipv6 address : config.fixedAddresses(mac)) {
        if (link.contains(address) && attainable(address, claim)) {
          return Optional.of(address);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isFixedFor(Link link, Ipv6 address, Claim claim) {
    return link.contains(address)
        && claim.macs().stream().anyMatch(mac -> config.reservedFor(address).contains(mac));
  }

  /**
   * Not busy with another. A machine's next system, which calls itself differently, takes over from
   * the last one, as do a bond's parents from one another. Firmware has two associations for one
   * interface: the later one takes over as well. Another interface of the same system does not.
   */
  private boolean attainable(Ipv6 address, Claim claim) {
    Binding binding = byAddress.get(address);
    if (binding == null || !binding.busy()) {
      return true;
    }
    Association owner = binding.owner;
    if (binding.declinedUntil != 0 || owner == null) {
      return false;
    }
    if (owner.equals(claim.association())) {
      return true;
    }
    Set<MacAddress> reserved = config.reservedFor(address);
    boolean sameSystem = owner.duid().equals(claim.association().duid());
    return binding.mac != null
        && reserved.contains(binding.mac)
        && (!sameSystem || claim.wire().filter(reserved::contains).isPresent());
  }

  private Optional<Ipv6> own(Link link, Claim claim) {
    Binding best = null;
    for (Binding binding : byOwner.getOrDefault(claim.association(), List.of())) {
      boolean candidate =
          pools.serve(link, binding.address)
              && (binding.busy()
                  ? !reservedForOthers(binding.address, claim)
                  : available(binding.address, claim));
      if (candidate && (best == null || rank(binding) > rank(best))) {
        best = binding;
      }
    }
    return Optional.ofNullable(best).map(binding -> binding.address);
  }

  /** A running lease before a held offer before the address that was freed last. */
  private static long rank(Binding binding) {
    if (binding.leased()) {
      return Long.MAX_VALUE;
    }
    return binding.busy() ? Long.MAX_VALUE - 1 : binding.freedAt;
  }

  /** Free, and neither fixed for others nor used by something else on the network. */
  private boolean available(Ipv6 address, Claim claim) {
    Binding binding = byAddress.get(address);
    return (binding == null || !binding.busy())
        && !reservedForOthers(address, claim)
        && !isTaken(address)
        && !inUse.test(address.address());
  }

  private boolean isTaken(Ipv6 address) {
    return config.subnetOf(address).filter(subnet -> !subnet.isTaken(address)).isEmpty();
  }

  private boolean reservedForOthers(Ipv6 address, Claim claim) {
    Set<MacAddress> owners = config.reservedFor(address);
    return !owners.isEmpty() && claim.macs().stream().noneMatch(owners::contains);
  }

  /** By the host entry, if the address has one of the client's; as it is named otherwise. */
  private @Nullable MacAddress macFor(Claim claim, Ipv6 address) {
    Set<MacAddress> owners = config.reservedFor(address);
    return claim.macs().stream().filter(owners::contains).findFirst().or(claim::named).orElse(null);
  }

  private void give(Binding binding, long now, List<LeaseRecord> records, List<LeaseEvent> events) {
    if (binding.leased()) {
      records.add(record(LeaseRecord.Kind.RELEASE, binding, binding.leaseStart, now));
      event(RELEASE, binding, now, 0, events);
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
  }

  /** Brings everything that is derived from a binding into line with it. */
  private void settle(Binding binding) {
    Optional<Pool> pool = pools.of(binding.address);
    if (pool.isPresent() && binding.counted != binding.busy()) {
      binding.counted = binding.busy();
      if (binding.counted) {
        pool.get().taken();
      } else {
        pool.get().freed();
      }
    }
    if (binding.heldUntil == 0) {
      held.remove(binding);
    }
    idle.remove(binding);
    if (!binding.busy()) {
      if (pool.isPresent() && binding.owner != null) {
        idle.add(binding);
      } else {
        forget(binding);
      }
      if (idle.size() > MAX_IDLE) {
        forget(idle.iterator().next());
      }
    }
    long deadline = binding.deadline();
    if (deadline < binding.queuedAt) {
      binding.queuedAt = deadline;
      deadlines.add(new Deadline(deadline, binding));
    }
  }

  private void forget(Binding binding) {
    idle.remove(binding);
    detach(binding);
    byAddress.remove(binding.address);
  }

  private Binding binding(Ipv6 address) {
    return byAddress.computeIfAbsent(address, Binding::new);
  }

  private void assign(Binding binding, Association owner) {
    if (!owner.equals(binding.owner)) {
      detach(binding);
      binding.owner = owner;
      byOwner.computeIfAbsent(owner, any -> new ArrayList<>(1)).add(binding);
    }
  }

  private void detach(Binding binding) {
    Association owner = binding.owner;
    if (owner != null) {
      List<Binding> bindings = byOwner.get(owner);
      if (bindings != null && bindings.remove(binding) && bindings.isEmpty()) {
        byOwner.remove(owner);
      }
      binding.owner = null;
      binding.mac = null;
    }
  }

  private static LeaseRecord record(LeaseRecord.Kind kind, Binding binding, long start, long end) {
    Association owner = binding.owner;
    if (owner == null) {
      throw new IllegalStateException("address " + binding.address + " has no owner");
    }
    MacAddress mac = binding.mac;
    return new LeaseRecord(
        kind,
        mac == null ? UNKNOWN_MAC : mac,
        binding.address.address(),
        start,
        end,
        binding.hostname,
        owner.clientId());
  }

  /** None for a client without a known hardware address: nobody could tell whose lease it is. */
  private static void event(
      LeaseListener.Action action,
      Binding binding,
      long at,
      long leaseMillis,
      List<LeaseEvent> events) {
    MacAddress mac = binding.mac;
    if (mac != null) {
      events.add(
          new LeaseEvent(
              action,
              mac,
              binding.address.address(),
              Instant.ofEpochMilli(at),
              Duration.ofMillis(leaseMillis),
              action == COMMIT ? binding.hostname : ""));
    }
  }
}
