package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.file.HardwareAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who holds which lease, overheard on the way to another listener. Knows machines behind relays,
 * too, whose hardware addresses no neighbour table has. Thread-safe.
 */
final class LeaseHolders implements LeaseListener, HardwareAddresses {
  private final LeaseListener next;
  private final Map<InetAddress, MacAddress> holders = new ConcurrentHashMap<>();

  LeaseHolders(LeaseListener next) {
    this.next = next;
  }

  @Override
  public void leases(List<LeaseEvent> events) {
    for (LeaseEvent event : events) {
      if (event.action() == Action.COMMIT) {
        holders.put(event.address(), event.mac());
      } else {
        holders.remove(event.address(), event.mac());
      }
    }
    next.leases(events);
  }

  @Override
  public Optional<MacAddress> of(InetAddress address) {
    return Optional.ofNullable(holders.get(address));
  }
}
