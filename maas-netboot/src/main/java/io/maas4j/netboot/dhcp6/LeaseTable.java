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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address. In memory and confined to one thread; what must outlive the process comes
 * back as a {@link Change}.
 *
 * <p>A lease belongs to an {@link Association}; fixed addresses go by hardware address, so that
 * firmware, loader and system, which call themselves differently, hand one on to the next.
 */
final class LeaseTable {
  /** In records of clients whose messages name no hardware address. */
  static final MacAddress UNKNOWN_MAC = new MacAddress("00:00:00:00:00:00");

  private final long holdMillis;
  private final long declineMillis;
  private final int maxLeases;
  private final Predicate<Inet6Address> inUse;
  private final Bindings bindings;
  private AddressChoice choice;
  // Volatile for those who read its version.
  private volatile CompiledConfig config;
  // Read by whoever wants figures; written by the one thread only.
  private volatile int leasedCount;
  private volatile int declinedCount;

  /**
   * @param inUse addresses that are not to be leased dynamically
   */
  LeaseTable(CompiledConfig config, Dhcp6Config settings, Predicate<Inet6Address> inUse) {
    this.config = config;
    this.holdMillis = settings.offerHold().toMillis();
    this.declineMillis = settings.declineFor().toMillis();
    this.maxLeases = settings.maxLeases();
    this.inUse = inUse;
    this.bindings = new Bindings(new Pools(config));
    this.choice = new AddressChoice(bindings, config, inUse);
  }

  /** Serves by another configuration; leases stay what they are. */
  void configure(CompiledConfig next) {
    config = next;
    bindings.become(new Pools(next));
    choice = new AddressChoice(bindings, next, inUse);
  }

  /** Who may have which address, as things are now. */
  AddressChoice choice() {
    return choice;
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
    Binding binding = bindings.at(Ipv6.of(address));
    binding.freedAt = Math.min(record.end(), now);
    binding.hostname = record.hostname();
    if (record.kind() == LeaseRecord.Kind.ABANDON) {
      if (record.end() > now) {
        binding.declinedUntil = record.end();
        declinedCount++;
      }
    } else {
      bindings.assign(binding, owner);
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
    bindings.settle(binding);
  }

  /** Keeps a chosen address for a client until it asks for it, or does not. */
  void hold(Ipv6 address, Claim claim, long now) {
    Binding binding = bindings.at(address);
    if (binding.leased()) {
      return; // its own; or a fixed one that is handed on when it is asked for
    }
    bindings.assign(binding, claim.association());
    binding.mac = macFor(claim, address);
    binding.heldUntil = now + holdMillis;
    bindings.settle(binding);
    bindings
        .hold(binding)
        .ifPresent(
            eldest -> {
              eldest.heldUntil = 0;
              freed(eldest, now);
            });
  }

  /** Whether an address is leased to a client. */
  boolean isLeased(Association association, Ipv6 address) {
    @Nullable Binding binding = bindings.find(address);
    return binding != null && binding.leased() && association.equals(binding.owner);
  }

  /** Whether a client has a lease on a link. */
  boolean hasLease(Link link, Association association) {
    return bindings.of(association).stream()
        .anyMatch(binding -> binding.leased() && link.contains(binding.address));
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
    Binding binding = bindings.at(address);
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
      bindings.settle(binding);
      return Optional.empty();
    }
    List<LeaseRecord> records = new ArrayList<>();
    for (Binding other : bindings.of(owner)) {
      if (other != binding && other.busy() && link.contains(other.address)) {
        give(other, now, records, events);
      }
    }
    bindings.assign(binding, owner);
    binding.mac = macFor(claim, address);
    leasedCount += binding.leased() ? 0 : 1;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.written = false;
    binding.hostname = hostname;
    bindings.settle(binding);
    records.add(record(LeaseRecord.Kind.COMMIT, binding, binding.leaseStart, binding.leaseEnd));
    event(COMMIT, binding, now, wanted.toMillis(), events);
    return Optional.of(new Grant(address, wanted, new Change(records, events)));
  }

  /** Notes that a record is kept, so that its lease may be granted again as it is. */
  void kept(LeaseRecord record) {
    @Nullable Binding binding = bindings.find(Ipv6.of((Inet6Address) record.address()));
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
      give(bindings.at(address), now, records, events);
    }
    return new Change(records, events);
  }

  /** Sets an address aside whose {@linkplain #isLeased owner} found it in use. */
  Change decline(Association association, Ipv6 address, long now) {
    if (!isLeased(association, address)) {
      return Change.NONE;
    }
    Binding binding = bindings.at(address);
    List<LeaseEvent> events = new ArrayList<>();
    event(RELEASE, binding, now, 0, events);
    leasedCount--;
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    binding.declinedUntil = now + declineMillis;
    declinedCount++;
    LeaseRecord record = record(LeaseRecord.Kind.ABANDON, binding, now, binding.declinedUntil);
    bindings.detach(binding);
    bindings.settle(binding);
    return new Change(List.of(record), events);
  }

  /** Ends what has run out; the cost is that of what ended, not of what there is. */
  List<LeaseEvent> expire(long now) {
    List<LeaseEvent> events = new ArrayList<>();
    @Nullable Binding due = bindings.due(now);
    while (due != null) {
      expire(due, now, events);
      due = bindings.due(now);
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
      bindings.settle(binding);
    }
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
    bindings.settle(binding);
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
