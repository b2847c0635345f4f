package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.NetworkConfig.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** All dynamic ranges of a configuration, found by address. Confined to the table's thread. */
final class Pools {
  private final TreeMap<Long, Pool> byFirst = new TreeMap<>();
  // The same, as searched for each message.
  private long[] firsts = new long[0];
  private Pool[] pools = new Pool[0];
  private final Set<Pool> added = new HashSet<>();

  private Pools() {}

  static Pools none() {
    return new Pools();
  }

  /** The ranges of a new configuration; those that stay the same keep cursor and queue. */
  Pools replacedBy(CompiledConfig config) {
    Pools next = new Pools();
    for (Link link : config.links()) {
      for (ServedSubnet subnet : link.subnets()) {
        for (Range range : subnet.subnet().ranges()) {
          next.add(link, range, byFirst);
        }
      }
    }
    next.firsts = next.byFirst.keySet().stream().mapToLong(Long::longValue).toArray();
    next.pools = next.byFirst.values().toArray(new Pool[0]);
    return next;
  }

  private void add(Link link, Range range, Map<Long, Pool> former) {
    int first = Ipv4.toInt(range.first());
    int last = Ipv4.toInt(range.last());
    Pool pool = former.get(Integer.toUnsignedLong(first));
    if (pool == null || !pool.sameAs(link.name(), first, last)) {
      pool = new Pool(link.name(), first, last);
      added.add(pool);
    }
    byFirst.put(Integer.toUnsignedLong(first), pool);
  }

  /** Ranges that were not in the configuration before. */
  Set<Pool> added() {
    return added;
  }

  /** The range that has the address; null when none has. */
  @Nullable Pool of(int address) {
    int found = Arrays.binarySearch(firsts, Integer.toUnsignedLong(address));
    int index = found >= 0 ? found : -found - 2;
    return index >= 0 && pools[index].contains(address) ? pools[index] : null;
  }

  /** Whether a range of this link has the address. */
  boolean serve(Link link, int address) {
    Pool pool = of(address);
    return pool != null && pool.linkName().equals(link.name());
  }

  /**
   * An address that was never used, else the one that has been free for longest; ranges of the
   * nearest subnet go first, the others of its link follow in their order.
   *
   * @param known whether the table has an address in its books
   * @param usable whether it may be given out
   */
  OptionalInt choose(ServedSubnet near, IntPredicate known, IntPredicate usable) {
    List<Pool> candidates = near(near);
    for (Pool pool : candidates) {
      OptionalInt address = pool.neverUsed(known, usable);
      if (address.isPresent()) {
        return address;
      }
    }
    for (Pool pool : candidates) {
      OptionalInt address = pool.oldestFree(usable);
      if (address.isPresent()) {
        return address;
      }
    }
    return OptionalInt.empty();
  }

  /** The ranges of a subnet and of the others on its link; a list of the caller's. */
  List<Pool> near(ServedSubnet near) {
    List<Pool> candidates = new ArrayList<>();
    collect(near, candidates);
    for (ServedSubnet subnet : near.link().subnets()) {
      if (subnet != near) {
        collect(subnet, candidates);
      }
    }
    return candidates;
  }

  private void collect(ServedSubnet subnet, List<Pool> into) {
    for (Range range : subnet.subnet().ranges()) {
      Pool pool = byFirst.get(Integer.toUnsignedLong(Ipv4.toInt(range.first())));
      if (pool != null) {
        into.add(pool);
      }
    }
  }
}
