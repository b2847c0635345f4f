package io.maas4j.netboot.dhcp6;

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
final class Dhcp6Sockets {
  private final Dhcp6Channels channels;
  private final Map<Dhcp6Config.Endpoint, List<Channel>> open = new LinkedHashMap<>();

  Dhcp6Sockets(Dhcp6Channels channels) {
    this.channels = channels;
  }

  /**
   * Listens at these and nowhere else. What stays is not touched, so that it loses no packet; what
   * goes is closed before anything is opened, for the two may be one port.
   *
   * @return the bound addresses, in the order of the endpoints
   * @throws IllegalStateException naming those that could not be opened; all others are
   */
  List<InetSocketAddress> become(List<Dhcp6Config.Endpoint> wanted) throws InterruptedException {
    Set<Dhcp6Config.Endpoint> unwanted = new LinkedHashSet<>(open.keySet());
    wanted.forEach(unwanted::remove);
    for (Dhcp6Config.Endpoint endpoint : unwanted) {
      for (Channel channel : open.remove(endpoint)) {
        channel.close().await();
      }
    }
    List<IllegalStateException> refused = new ArrayList<>();
    for (Dhcp6Config.Endpoint endpoint : wanted) {
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
    open.values().stream()
        .flatMap(List::stream)
        .forEach(channel -> channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
    open.clear();
  }

  private InetSocketAddress address(Dhcp6Config.Endpoint endpoint) {
    return (InetSocketAddress) open.get(endpoint).get(0).localAddress();
  }
}
