package io.maas4j.netboot.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters by key. Thread-safe; keys come from a small fixed set. */
public final class Tally<K> {
  private final Map<K, LongAdder> counts = new ConcurrentHashMap<>();

  public void count(K key) {
    LongAdder count = counts.get(key);
    if (count == null) {
      count = counts.computeIfAbsent(key, any -> new LongAdder());
    }
    count.increment();
  }

  /** What was counted so far. */
  public Map<K, Long> snapshot() {
    Map<K, Long> snapshot = new HashMap<>();
    counts.forEach((key, count) -> snapshot.put(key, count.sum()));
    return snapshot;
  }
}
