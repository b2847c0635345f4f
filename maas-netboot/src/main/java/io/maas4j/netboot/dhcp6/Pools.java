package io.maas4j.netboot.dhcp6;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The pools of a configuration. Confined to its table's thread. */
final class Pools {
  private final Map<ServedSubnet, List<Pool>> bySubnet = new HashMap<>();
  private final CompiledConfig config;

  Pools(CompiledConfig config) {
    this.config = config;
    for (Link link : config.links()) {
      for (ServedSubnet subnet : link.subnets()) {
        List<Pool> pools = new ArrayList<>();
        subnet.subnet().ranges().forEach(range -> Pool.of(subnet, range).ifPresent(pools::add));
        bySubnet.put(subnet, pools);
      }
    }
  }

  Optional<Pool> of(Ipv6 address) {
    return config.subnetOf(address).flatMap(subnet -> in(subnet, address));
  }

  /** Whether the address is dynamic on a link. */
  boolean serve(Link link, Ipv6 address) {
    return link.subnetOf(address).flatMap(subnet -> in(subnet, address)).isPresent();
  }

  /**
   * Looks for an address on a link.
   *
   * @param near whose pools go first
   */
  Optional<Ipv6> choose(ServedSubnet near, long hash, Predicate<Ipv6> usable) {
    Optional<Ipv6> choice = choose(bySubnet.get(near), hash, usable);
    for (ServedSubnet subnet : near.link().subnets()) {
      if (choice.isEmpty() && subnet != near) {
        choice = choose(bySubnet.get(subnet), hash, usable);
      }
    }
    return choice;
  }

  private static Optional<Ipv6> choose(List<Pool> pools, long hash, Predicate<Ipv6> usable) {
    for (Pool pool : pools) {
      Optional<Ipv6> choice = pool.choose(hash, usable);
      if (choice.isPresent()) {
        return choice;
      }
    }
    return Optional.empty();
  }

  private Optional<Pool> in(ServedSubnet subnet, Ipv6 address) {
    for (Pool pool : bySubnet.getOrDefault(subnet, List.of())) {
      if (pool.contains(address)) {
        return Optional.of(pool);
      }
    }
    return Optional.empty();
  }
}
