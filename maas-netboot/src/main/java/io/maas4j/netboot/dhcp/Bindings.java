package io.maas4j.netboot.dhcp;

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
  private Pools pools = Pools.none();

  /** Swaps the ranges; those that stay the same keep their cursors and queues. */
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

  /** Brings the pool's lists and the deadlines into line with the binding. */
  void settle(Binding binding) {
    Pool pool = pools.of(binding.address);
    if (pool != null) {
      pool.settled(binding);
    } else {
      Offers.remove(binding);
    }
    deadlines.set(binding, binding.deadline());
  }
}
