package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.lease.ClientId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The books: what is known of each address, found by address, by client, by range and by when it
 * ends. Confined to the table's thread.
 */
final class Bindings {
  private final LongMap<Binding> byAddress = new LongMap<>();
  private final ClientBindings byClient = new ClientBindings();
  private final Deadlines deadlines = new Deadlines();
  private final Machines machines = new Machines();
  private Pools pools = Pools.none();
  private boolean hasIds;
  // Read by whoever wants figures; written by the one thread only.
  private volatile int leasedCount;
  private volatile int abandonedCount;

  /**
   * Swaps the ranges, those that stay the same keep their cursors and queues, and reads who clients
   * are anew.
   */
  void configure(CompiledConfig next) {
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
    if (hasIds) {
      byAddress.values().forEach(binding -> identify(binding, next));
    }
  }

  private void identify(Binding binding, CompiledConfig config) {
    boolean named = config.identityAt(binding.address) == Identity.CLIENT_IDENTIFIER;
    if (binding.hasClient() && binding.clientId().isPresent() && binding.isIdentified() != named) {
      ClientId said = binding.clientId();
      ClientName hardware = ClientName.of(binding.mac());
      byClient.rename(binding, named ? hardware.with(said) : hardware);
      binding.clientId(said);
      settle(binding);
    }
  }

  /** Remembers that there are identifiers, to look at when they begin or cease to count. */
  void hasIds() {
    hasIds = true;
  }

  int leasedCount() {
    return leasedCount;
  }

  int abandonedCount() {
    return abandonedCount;
  }

  Machines machines() {
    return machines;
  }

  Pools pools() {
    return pools;
  }

  ClientBindings byClient() {
    return byClient;
  }

  /** All of them now, in no order. */
  List<Binding> all() {
    return byAddress.values();
  }

  boolean isKnown(int address) {
    return byAddress.containsKey(Integer.toUnsignedLong(address));
  }

  /** What is known of an address; null when nothing is. */
  @Nullable Binding get(int address) {
    return byAddress.get(Integer.toUnsignedLong(address));
  }

  /** What is known of an address, from now on at least that it exists. */
  Binding of(int address) {
    Binding known = get(address);
    if (known != null) {
      return known;
    }
    Binding fresh = new Binding(address);
    byAddress.put(Integer.toUnsignedLong(address), fresh);
    return fresh;
  }

  /** The next binding of which something has ended; null when there is none. */
  @Nullable Binding due(long now) {
    return deadlines.next(now);
  }

  /** After something of it ended: outside of all ranges nothing is remembered of free addresses. */
  void freed(Binding binding, long now) {
    if (!binding.busy()) {
      binding.freedAt = now;
    }
    settle(binding);
    if (!binding.busy() && pools.of(binding.address) == null) {
      byClient.detach(binding);
      byAddress.remove(Integer.toUnsignedLong(binding.address));
    }
  }

  /** Brings lists, deadlines and counts into line with the binding. */
  void settle(Binding binding) {
    Pool pool = pools.of(binding.address);
    machines.settled(binding, pool);
    if (binding.countedLeased != binding.leased()) {
      binding.countedLeased = binding.leased();
      leasedCount += binding.countedLeased ? 1 : -1;
    }
    boolean abandoned = binding.abandonedUntil != 0;
    if (binding.countedAbandoned != abandoned) {
      binding.countedAbandoned = abandoned;
      abandonedCount += abandoned ? 1 : -1;
    }
    if (pool != null) {
      pool.settled(binding);
    } else {
      Offers.remove(binding);
    }
    deadlines.set(binding, binding.deadline());
  }
}
