package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.failover.Failover;
import java.util.List;
import java.util.Optional;

/** A VLAN with its served subnets: any of their pools may serve any client on it. Immutable. */
final class Link {
  private final SharedNetwork network;
  private final List<ServedSubnet> subnets;
  private final Identity identity;

  /**
   * @param forAll the policy for everybody
   */
  Link(SharedNetwork network, Policy forAll) {
    this.network = network;
    this.identity =
        network
            .policy()
            .ignoresClientIds()
            .or(forAll::ignoresClientIds)
            .map(ignored -> ignored ? Identity.HARDWARE_ADDRESS : Identity.CLIENT_IDENTIFIER)
            .orElse(network.identity());
    this.subnets =
        network.subnets().stream()
            .map(subnet -> new ServedSubnet(this, subnet, network.mtu()))
            .toList();
  }

  String name() {
    return network.name();
  }

  Optional<Failover> failover() {
    return network.failover();
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

  /** Who its clients are. */
  Identity identity() {
    return identity;
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
