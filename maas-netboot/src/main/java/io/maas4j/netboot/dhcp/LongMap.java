package io.maas4j.netboot.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers to values without a box for either: addresses and hardware addresses, of which a busy
 * server looks up several for each message. Open addressing, at most half full, entries moved up
 * when one goes. Not thread-safe.
 */
final class LongMap<V> {
  private static final int FIRST_ROOM = 16;

  private long[] keys = new long[FIRST_ROOM];
  private @Nullable Object[] values = new @Nullable Object[FIRST_ROOM];
  private int size;

  int size() {
    return size;
  }

  boolean containsKey(long key) {
    return values[slot(key)] != null;
  }

  @SuppressWarnings("unchecked") // only put fills it
  @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  void put(long key, V value) {
    int slot = slot(key);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
    if (2 * size > keys.length) {
      grow();
    }
  }

  void remove(long key) {
    int hole = slot(key);
    if (values[hole] == null) {
      return;
    }
    size--;
    int mask = keys.length - 1;
    int slot = hole;
    while (true) {
      slot = (slot + 1) & mask;
      if (values[slot] == null) {
        break;
      }
      // An entry may fill the hole unless it would come to lie before its own beginning.
      int begin = begin(keys[slot]);
      if (((slot - begin) & mask) >= ((slot - hole) & mask)) {
        keys[hole] = keys[slot];
        values[hole] = values[slot];
        hole = slot;
      }
    }
    values[hole] = null;
  }

  /** All values now, in no order. */
  @SuppressWarnings("unchecked")
  List<V> values() {
    List<V> all = new ArrayList<>(size);
    for (Object value : values) {
      if (value != null) {
        all.add((V) value);
      }
    }
    return all;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = begin(key);
    while (values[slot] != null && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Consecutive keys, and those that differ in the upper half only, must not crowd together. */
  private int begin(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32 ^ mixed >>> 48) & keys.length - 1;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new @Nullable Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
