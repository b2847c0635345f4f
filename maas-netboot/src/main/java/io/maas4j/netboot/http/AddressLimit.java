package io.maas4j.netboot.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts connections, in total and by address. Thread-safe. */
final class AddressLimit {
  private final int total;
  private final int each;

  // guarded by itself: connections come and go on all loops
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int count;

  AddressLimit(int total, int each) {
    this.total = total;
    this.each = each;
  }

  /**
   * @return why not; empty when it is counted, until {@link #leave}
   */
  Optional<HttpRefusal> enter(InetAddress address) {
    synchronized (byAddress) {
      if (count >= total) {
        return Optional.of(HttpRefusal.CONNECTIONS);
      }
      int own = byAddress.getOrDefault(address, 0);
      if (own >= each) {
        return Optional.of(HttpRefusal.CONNECTIONS_OF_ADDRESS);
      }
      byAddress.put(address, own + 1);
      count++;
      return Optional.empty();
    }
  }

  void leave(InetAddress address) {
    synchronized (byAddress) {
      byAddress.computeIfPresent(address, (known, own) -> own == 1 ? null : own - 1);
      count--;
    }
  }

  int count() {
    synchronized (byAddress) {
      return count;
    }
  }
}
