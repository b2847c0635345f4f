package io.maas4j.server.rack;

import io.maas4j.network.Vlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the links of a rack are called, in logs and by the other rack of a VLAN: {@code vlan-5001},
 * and {@code vlan-5001-eth2} for a further one of that VLAN. The first has no interface in its
 * name, as the other rack has other interfaces. Confined to one thread.
 */
final class LinkNames {
  private final Map<Link, String> names = new HashMap<>();
  private final Set<Long> named = new HashSet<>();

  private record Link(long vlan, Optional<String> interfaceName) {}

  /**
   * The same each time it is asked.
   *
   * @param interfaceName empty for clients that come through relays
   */
  String of(Vlan vlan, Optional<String> interfaceName) {
    return names.computeIfAbsent(
        new Link(vlan.id(), interfaceName),
        link ->
            "vlan-"
                + vlan.id()
                + (named.add(vlan.id()) ? "" : "-" + interfaceName.orElse("relayed")));
  }
}
