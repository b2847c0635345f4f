package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.dhcp.policy.Policy;
import java.util.List;
import java.util.Optional;

/** A VLAN with its served subnets: any of their pools may serve any client on it. Immutable. */
final class Link {
  private final SharedNetwork network;
  private final List<ServedSubnet> subnets;

  Link(SharedNetwork network) {
    this.network = network;
    this.subnets =
        network.subnets().stream()
            .map(subnet -> new ServedSubnet(this, subnet, network.mtu()))
            .toList();
  }

  String name() {
    return network.name();
  }

  Optional<String> interfaceName() {
    return network.interfaceName();
  }

  int mtu() {
    return network.mtu();
  }

  NetworkConfig.Service service() {
    return network.service();
  }

  Policy policy() {
    return network.policy();
  }

  /** Whether it or one of its subnets and ranges has any. */
  boolean hasPolicies() {
    return !policy().isEmpty() || subnets.stream().anyMatch(ServedSubnet::hasPolicies);
  }

  List<ServedSubnet> subnets() {
    return subnets;
  }

  Optional<ServedSubnet> subnetOf(int address) {
    for (ServedSubnet subnet : subnets) {
      if (subnet.contains(address)) {
        return Optional.of(subnet);
      }
    }
    return Optional.empty();
  }

  boolean contains(int address) {
    return subnetOf(address).isPresent();
  }
}
