package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.NetworkConfig.Service;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import java.util.List;
import java.util.Optional;

/** A VLAN with its served subnets: any of their pools may serve any client on it. Immutable. */
final class Link {
  private final SharedNetwork network;
  private final List<ServedSubnet> subnets;

  Link(SharedNetwork network) {
    this.network = network;
    this.subnets =
        network.subnets6().stream().map(subnet -> new ServedSubnet(this, subnet)).toList();
  }

  Optional<String> interfaceName() {
    return network.interfaceName();
  }

  /** Whether other servers give the addresses here. */
  boolean bootOnly() {
    return network.service() == Service.BOOT_ONLY;
  }

  List<ServedSubnet> subnets() {
    return subnets;
  }

  Optional<ServedSubnet> subnetOf(Ipv6 address) {
    for (ServedSubnet subnet : subnets) {
      if (subnet.contains(address)) {
        return Optional.of(subnet);
      }
    }
    return Optional.empty();
  }

  boolean contains(Ipv6 address) {
    return subnetOf(address).isPresent();
  }
}
