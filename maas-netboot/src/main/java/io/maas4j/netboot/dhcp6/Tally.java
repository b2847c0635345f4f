package io.maas4j.netboot.dhcp6;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters by key. Thread-safe; keys come from a small fixed set. */
final class Tally<K> {
  private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();

  void count(K key) {
    counts.computeIfAbsent(key, any -> new LongAdder()).increment();
  }

  Map<K, Long> snapshot() {
    Map<K, Long> snapshot = new HashMap<>();
    counts.forEach((key, count) -> snapshot.put(key, count.sum()));
    return snapshot;
  }
}
