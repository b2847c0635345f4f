package io.maas4j.netboot.tftp;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which port served a client's last; of a bounded number. Confined to an event loop. */
final class RecentClients {
  private final Map<InetSocketAddress, Port> ports;

  RecentClients(int capacity) {
    this.ports =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Port> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable Port portOf(InetSocketAddress remote) {
    return ports.get(remote);
  }

  void served(InetSocketAddress remote, Port port) {
    ports.remove(remote);
    ports.put(remote, port);
  }
}
