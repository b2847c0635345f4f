package io.maas4j.netboot.dhcp6;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of addresses, by address, by owner and by the time at which something ends. Only
 * addresses that somebody has or had are here, so that a range may be as large as it likes.
 * Confined to its table's thread.
 */
final class Bindings {
  // Free ones whose last owner is remembered, and offers that wait: both are bounded, as anybody
  // can ask under any name. A client that was forgotten is offered the same address nevertheless.
  private static final int MAX_IDLE = 65_536;
  private static final int MAX_HELD = 65_536;

  private final Map<Ipv6, Binding> byAddress = new HashMap<>();
  private final Map<Association, List<Binding>> byOwner = new HashMap<>();
  // Both in the order in which they became so.
  private final Set<Binding> idle = new LinkedHashSet<>();
  private final Set<Binding> held = new LinkedHashSet<>();
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::at));
  private Pools pools;

  private record Deadline(long at, Binding binding) {}

  Bindings(Pools pools) {
    this.pools = pools;
  }

  Pools pools() {
    return pools;
  }

  /** Counts by other pools from now on. */
  void become(Pools next) {
    pools = next;
    for (Binding binding : List.copyOf(byAddress.values())) {
      binding.counted = false;
      settle(binding);
    }
  }

  /** Null when nothing is known of the address. */
  @Nullable Binding find(Ipv6 address) {
    return byAddress.get(address);
  }

  /** Those of an owner; a copy that stays as it is. */
  Collection<Binding> of(Association owner) {
    return List.copyOf(byOwner.getOrDefault(owner, List.of()));
  }

  /**
   * The next one of which something has ended, each once.
   *
   * @return null when there is none
   */
  @Nullable Binding due(long now) {
    Deadline head = deadlines.peek();
    while (head != null && head.at() <= now) {
      deadlines.poll();
      Binding binding = head.binding();
      // An entry that is not the binding's earliest was overtaken by a shorter one.
      if (binding.queuedAt == head.at()) {
        binding.queuedAt = Long.MAX_VALUE;
        return binding;
      }
      head = deadlines.peek();
    }
    return null;
  }

  /**
   * Notes that an address waits for its client.
   *
   * @return the offer that must go, because there are too many; empty when none must
   */
  Optional<Binding> hold(Binding binding) {
    held.remove(binding);
    held.add(binding);
    return held.size() > MAX_HELD ? Optional.of(held.iterator().next()) : Optional.empty();
  }

  /** Brings everything that is derived from a binding into line with it. */
  void settle(Binding binding) {
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

  Binding at(Ipv6 address) {
    return byAddress.computeIfAbsent(address, Binding::new);
  }

  void assign(Binding binding, Association owner) {
    if (!owner.equals(binding.owner)) {
      detach(binding);
      binding.owner = owner;
      byOwner.computeIfAbsent(owner, any -> new ArrayList<>(1)).add(binding);
    }
  }

  void detach(Binding binding) {
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
}
