package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.lease.ClientId;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for client identifiers as long as an address is theirs, beyond those of hardware
 * addresses: so many at most as there are addresses. Confined to the table's thread.
 */
final class Identifiers {
  /** Whoever has no address has no number. */
  static final long NONE = -2;

  private static final long FIRST = 1L << 48;

  private final Map<ClientId, Used> byId = new HashMap<>();
  private long next = FIRST;

  private static final class Used {
    private final long number;
    private int bindings;

    Used(long number) {
      this.number = number;
    }
  }

  static boolean isIdentifier(long number) {
    return number >= FIRST;
  }

  int size() {
    return byId.size();
  }

  /** The number of an identifier, {@link #NONE} without one. */
  long of(ClientId id) {
    Used used = byId.get(id);
    return used == null ? NONE : used.number;
  }

  /** The number of an identifier that has one more address. */
  long used(ClientId id) {
    Used used = byId.computeIfAbsent(id, any -> new Used(next++));
    used.bindings++;
    return used.number;
  }

  /** It has one address less. */
  void released(ClientId id) {
    Used used = byId.get(id);
    if (used != null && --used.bindings == 0) {
      byId.remove(id);
    }
  }
}
