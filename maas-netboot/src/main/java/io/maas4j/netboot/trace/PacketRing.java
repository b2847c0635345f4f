package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last packets, within a number of bytes; the oldest make room. Thread-safe.
 *
 * <p>What belongs to nobody known is kept as well, and comes with {@link #all} only.
 */
final class PacketRing {
  private final long capacity;
  // Guarded by this: one thread writes, people read now and then.
  private final Deque<Captured> packets = new ArrayDeque<>();
  private final Map<MacAddress, Deque<Captured>> byMac = new HashMap<>();
  private long weight;

  /**
   * @param capacity in bytes, with what it costs to keep them
   */
  PacketRing(long capacity) {
    this.capacity = capacity;
  }

  synchronized void add(Captured packet) {
    if (packet.weight() > capacity) {
      return;
    }
    while (weight + packet.weight() > capacity) {
      Captured oldest = packets.removeFirst();
      weight -= oldest.weight();
      oldest.mac().ifPresent(this::forgetOldest);
    }
    packets.addLast(packet);
    weight += packet.weight();
    packet
        .mac()
        .ifPresent(mac -> byMac.computeIfAbsent(mac, m -> new ArrayDeque<>()).addLast(packet));
  }

  private void forgetOldest(MacAddress mac) {
    Deque<Captured> own = byMac.get(mac);
    own.removeFirst(); // the order is the same in both
    if (own.isEmpty()) {
      byMac.remove(mac);
    }
  }

  /** From and for one machine, oldest first. */
  synchronized List<Captured> of(MacAddress mac) {
    Deque<Captured> own = byMac.get(mac);
    return own == null ? List.of() : List.copyOf(own);
  }

  /** Oldest first. */
  synchronized List<Captured> all() {
    return List.copyOf(packets);
  }

  /** In bytes; never above the capacity. */
  synchronized long weight() {
    return weight;
  }
}
