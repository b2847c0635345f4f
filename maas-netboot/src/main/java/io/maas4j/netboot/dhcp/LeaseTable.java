package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final Bindings books = new Bindings();
  private final AddressChoice choice;
  private Rights rights = Rights.ALL;
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
    this.choice = new AddressChoice(books, config, inUse, holdMillis);
    this.config = config;
    configure(config);
  }

  /** Swaps the configuration; ranges that stay the same keep their cursors and queues. */
  void configure(CompiledConfig next) {
    config = next;
    choice.configure(next);
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
      Binding binding = books.of(address(record));
      binding.freedAt = Math.min(record.end(), now);
      binding.hostname = record.hostname();
      if (record.kind() == LeaseRecord.Kind.ABANDON) {
        if (record.end() > now) {
          binding.abandonedUntil = record.end();
          abandonedCount++;
        }
      } else {
        books.byClient().attach(binding, HardwareAddress.number(record.mac()));
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
      books.settle(binding);
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
    OptionalInt found = choice.choose(near, mac, asked, admitted, now);
    if (found.isPresent()) {
      hold(near.link(), found.getAsInt(), mac, now);
    }
    return found;
  }

  /** Whether a client has no fixed address and, as far as is remembered, never had a lease. */
  boolean isNewcomer(MacAddress mac) {
    return choice.isNewcomer(mac);
  }

  /**
   * How the client stands to an address on its link; see {@link Standing}.
   *
   * @param admitted whether the client may have an address of the range that it is in
   */
  Standing standing(Link link, MacAddress mac, int address, IntPredicate admitted) {
    return choice.standing(link, mac, address, admitted);
  }

  /** Whether an address waits for a client that it was offered to. */
  boolean isHeldFor(MacAddress mac, int address) {
    Binding binding = books.get(address);
    return binding != null && binding.heldUntil != 0 && binding.isOf(HardwareAddress.number(mac));
  }

  /** Whether an address is leased to a client. */
  boolean isLeasedTo(MacAddress mac, int address) {
    Binding binding = books.get(address);
    return binding != null && binding.leased() && binding.isOf(HardwareAddress.number(mac));
  }

  /** Whether the running lease of an address is as durable as it has to be. */
  boolean isWritten(int address) {
    Binding binding = books.get(address);
    return binding != null && binding.leased() && binding.written;
  }

  /** Whether the client has, or had, an address on this link. */
  boolean knows(Link link, MacAddress mac) {
    for (Binding it = books.byClient().of(HardwareAddress.number(mac));
        it != null;
        it = it.nextOfClient) {
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
  Grant commit(Link link, MacAddress mac, int address, Duration asked, String hostname, long now) {
    Binding binding = books.of(address);
    Duration wanted = rights.atMost(address, asked);
    long client = HardwareAddress.number(mac);
    boolean running = binding.leased() && binding.isOf(client);
    long length = binding.leaseEnd - binding.leaseStart;
    if (running
        && binding.written
        && wanted.toMillis() <= length
        && now - binding.leaseStart <= length / 4) {
      binding.heldUntil = 0;
      books.settle(binding);
      Duration rest = Duration.ofMillis(Math.min(wanted.toMillis(), binding.leaseEnd - now));
      Changes again = new Changes();
      again.repeated(binding, now, rest.toMillis());
      return new Grant(address, rest, again.change());
    }
    Changes changes = new Changes();
    books
        .byClient()
        .forEach(
            client,
            other -> {
              if (other != binding
                  && other.busy()
                  && link.contains(other.address)
                  && (!other.leased() || rights.mayEndOthers())) {
                give(other, now, changes);
              }
            });
    books.byClient().attach(binding, client);
    binding.served = true;
    leasedCount += binding.leased() ? 0 : 1;
    binding.leaseStart = now;
    binding.leaseEnd = now + wanted.toMillis();
    binding.heldUntil = 0;
    binding.written = false;
    binding.hostname = hostname;
    books.settle(binding);
    changes.committed(binding, now, wanted.toMillis());
    return new Grant(address, wanted, changes.change());
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
    Binding binding = books.get(address(record));
    if (record.kind() == LeaseRecord.Kind.COMMIT
        && binding != null
        && binding.isOf(HardwareAddress.number(record.mac()))
        && record.end() == binding.leaseEnd) {
      binding.written = true;
    }
  }

  /** Takes over what another server that shares these leases says of an address. */
  void adopt(LeaseRecord record, long now) {
    Binding binding = books.of(address(record));
    leasedCount -= binding.leased() ? 1 : 0;
    abandonedCount -= binding.abandonedUntil != 0 ? 1 : 0;
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    binding.abandonedUntil = 0;
    binding.hostname = record.hostname();
    if (record.kind() == LeaseRecord.Kind.ABANDON) {
      books.byClient().detach(binding);
      if (record.end() > now) {
        binding.abandonedUntil = record.end();
        abandonedCount++;
      }
    } else {
      books.byClient().attach(binding, HardwareAddress.number(record.mac()));
      binding.served = true;
      if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
        binding.leaseStart = record.start();
        binding.leaseEnd = record.end();
        binding.written = true;
        leasedCount++;
      }
    }
    books.freed(binding, Math.min(record.end(), now));
  }

  /** Takes back a lease that its client was not told of. */
  void revoke(LeaseRecord record, long now) {
    Binding binding = books.get(address(record));
    if (binding != null
        && binding.leased()
        && !binding.written
        && binding.isOf(HardwareAddress.number(record.mac()))
        && record.end() == binding.leaseEnd) {
      binding.leaseEnd = 0;
      leasedCount--;
      books.freed(binding, now);
    }
  }

  /** What would have to be told to a server that is to share the leases of a link. */
  List<LeaseRecord> records(String linkName) {
    List<LeaseRecord> records = new ArrayList<>();
    for (Binding binding : books.all()) {
      boolean here =
          config
              .subnetOf(binding.address)
              .filter(subnet -> subnet.link().name().equals(linkName))
              .isPresent();
      if (here && binding.hasClient()) {
        boolean leased = binding.leased();
        records.add(
            new LeaseRecord(
                leased ? LeaseRecord.Kind.COMMIT : LeaseRecord.Kind.RELEASE,
                binding.client(),
                Ipv4.of(binding.address),
                leased ? binding.leaseStart : binding.freedAt,
                leased ? binding.leaseEnd : binding.freedAt,
                binding.hostname));
      }
    }
    return records;
  }

  /** Drops what is held for a client that took another server's offer. */
  void forget(Link link, MacAddress mac, long now) {
    books
        .byClient()
        .forEach(
            HardwareAddress.number(mac),
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
  Optional<Change> release(MacAddress mac, int address, long now) {
    Binding binding = books.get(address);
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
    Binding binding = books.get(address);
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
      books.freed(binding, now);
    } else {
      books.settle(binding);
    }
  }

  /** The address of a client's host entry on a link, as far as nobody else has it. */
  OptionalInt fixed(Link link, MacAddress mac) {
    return choice.fixed(link, mac);
  }

  private void hold(Link link, int address, MacAddress mac, long now) {
    long client = HardwareAddress.number(mac);
    Binding binding = books.of(address);
    books
        .byClient()
        .forEach(
            client,
            other -> {
              // One offer a client and link: a client that asks again cannot empty a range.
              if (other != binding && other.heldUntil != 0 && link.contains(other.address)) {
                other.heldUntil = 0;
                books.freed(other, now);
              }
            });
    if (binding.leased() && !binding.isOf(client)) {
      return; // A bond's other parent keeps its lease until this one asks for it.
    }
    boolean had = binding.isOf(client);
    if (!binding.busy()) {
      binding.unproven = !had || now - binding.freedAt > TRUSTED_MILLIS;
    }
    binding.unproven &= !choice.isFixedFor(link, mac, address);
    books.byClient().attach(binding, client);
    binding.heldUntil = now + holdMillis;
    books.settle(binding);
  }

  private void give(Binding binding, long now, Changes changes) {
    if (binding.leased()) {
      changes.released(binding, now);
      leasedCount--;
    }
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    books.freed(binding, now);
  }

  private static int address(LeaseRecord record) {
    if (record.address() instanceof Inet4Address address) {
      return Ipv4.toInt(address);
    }
    throw new IllegalStateException(
        "the lease store of a DHCPv4 server has an IPv6 lease: give each server a store of its own");
  }
}
