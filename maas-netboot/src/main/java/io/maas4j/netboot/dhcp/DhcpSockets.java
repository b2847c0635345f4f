package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.internal.BindFailures;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The endpoints that a server listens at now. Confined to its owner's lock. */
final class DhcpSockets {
  private final DhcpChannels channels;
  private final Map<DhcpConfig.Endpoint, Channel> open = new LinkedHashMap<>();

  DhcpSockets(DhcpChannels channels) {
    this.channels = channels;
  }

  /**
   * Listens at these and nowhere else. What stays is not touched, so that it loses no packet; what
   * goes is closed before anything is opened, for the two may be one port.
   *
   * @return the bound addresses, in the order of the endpoints
   * @throws IllegalStateException naming those that could not be opened; all others are
   */
  List<InetSocketAddress> become(List<DhcpConfig.Endpoint> wanted) throws InterruptedException {
    Set<DhcpConfig.Endpoint> unwanted = new LinkedHashSet<>(open.keySet());
    wanted.forEach(unwanted::remove);
    for (DhcpConfig.Endpoint endpoint : unwanted) {
      open.remove(endpoint).close().await();
    }
    List<IllegalStateException> refused = new ArrayList<>();
    for (DhcpConfig.Endpoint endpoint : wanted) {
      try {
        if (!open.containsKey(endpoint)) {
          open.put(endpoint, channels.open(endpoint));
        }
      } catch (IllegalStateException e) {
        refused.add(e);
      }
    }
    BindFailures.refuse(refused);
    return wanted.stream().map(this::address).toList();
  }

  /** In the order in which they were opened. */
  List<InetSocketAddress> addresses() {
    return open.keySet().stream().map(this::address).toList();
  }

  void close() {
    open.values().forEach(channel -> channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
    open.clear();
  }

  private InetSocketAddress address(DhcpConfig.Endpoint endpoint) {
    return (InetSocketAddress) open.get(endpoint).localAddress();
  }
}
