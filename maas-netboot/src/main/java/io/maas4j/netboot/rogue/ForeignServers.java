package io.maas4j.netboot.rogue;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of foreign servers, by interface. What was not confirmed for a while is forgotten;
 * of many only the latest are kept, for anybody can name servers that there are not. Thread-safe.
 */
final class ForeignServers {
  /** So many of one interface. */
  static final int MOST = 16;

  private static final Comparator<Inet4Address> ORDER =
      Comparator.comparingLong(
          address -> {
            byte[] a = address.getAddress();
            return (a[0] & 0xFFL) << 24 | (a[1] & 0xFF) << 16 | (a[2] & 0xFF) << 8 | a[3] & 0xFF;
          });

  private final Duration memory;
  // Guarded by this: an event loop writes now and then, a timer reads.
  private final Map<String, Map<Inet4Address, Instant>> seen = new HashMap<>();

  /**
   * @param memory after which one that was not seen again is gone
   */
  ForeignServers(Duration memory) {
    this.memory = memory;
  }

  synchronized void seen(String interfaceName, Inet4Address server, Instant at) {
    Map<Inet4Address, Instant> servers =
        seen.computeIfAbsent(interfaceName, any -> new LinkedHashMap<>());
    servers.remove(server);
    servers.put(server, at);
    if (servers.size() > MOST) {
      servers.remove(servers.keySet().iterator().next());
    }
  }

  /** Those that are there now. */
  synchronized Set<Inet4Address> current(String interfaceName, Instant now) {
    Map<Inet4Address, Instant> servers = seen.getOrDefault(interfaceName, Map.of());
    servers.values().removeIf(at -> at.plus(memory).isBefore(now));
    Set<Inet4Address> current = new TreeSet<>(ORDER);
    current.addAll(servers.keySet());
    return current;
  }

  /** Forgets what was seen elsewhere. */
  synchronized void retain(Collection<String> interfaces) {
    seen.keySet().retainAll(interfaces);
  }
}
