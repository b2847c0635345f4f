package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.NetworkConfig.Host;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fixed addresses of the region (contract, section 8): those of interfaces, those that are
 * reserved for a MAC, and those that users keep. Pure.
 */
final class HostEntries {
  private final Networks.Topology topology;
  private final SnippetPolicies policies;

  private HostEntries(Networks.Topology topology, SnippetPolicies policies) {
    this.topology = topology;
    this.policies = policies;
  }

  static List<Host> of(Networks.Topology topology, SnippetPolicies policies) {
    return new HostEntries(topology, policies).all();
  }

  /** A machine that has an address in a subnet needs no other that is kept for it there. */
  private List<Host> all() {
    List<Host> hosts =
        new ArrayList<>(topology.hosts().stream().flatMap(this::ofInterface).toList());
    List<Host> assigned = List.copyOf(hosts);
    for (ReservedIp reserved : topology.reserved()) {
      Optional<Cidr> cidr =
          topology.subnets().stream()
              .filter(s -> s.id() == reserved.subnet())
              .map(Subnet::cidr)
              .findFirst();
      boolean has =
          assigned.stream()
              .anyMatch(
                  host ->
                      host.mac().equals(reserved.mac())
                          && cidr.filter(c -> c.contains(host.address())).isPresent());
      if (!has && reserved.address() instanceof Inet4Address address) {
        hosts.add(new Host(reserved.mac(), address, "rsvd-" + reserved.id()));
      }
    }
    for (UserAddress kept : topology.kept()) {
      if (kept.mac().isPresent() && kept.address() instanceof Inet4Address address) {
        hosts.add(new Host(kept.mac().get(), address, "kept-" + kept.id()));
      }
    }
    return hosts;
  }

  private Stream<Host> ofInterface(Interface nic) {
    List<Inet4Address> addresses =
        nic.links().stream()
            .filter(link -> link.mode() == LinkMode.AUTO || link.mode() == LinkMode.STATIC)
            .flatMap(link -> link.address().stream())
            .filter(Inet4Address.class::isInstance)
            .map(Inet4Address.class::cast)
            .toList();
    return macs(nic).flatMap(mac -> addresses.stream().map(address -> host(nic, mac, address)));
  }

  private Host host(Interface nic, MacAddress mac, Inet4Address address) {
    MachineId machine = nic.machine();
    return new Host(mac, address, machine.value() + "-" + nic.name(), policies.node(machine));
  }

  /** A bond boots by any of the interfaces that it is made of, before there is a bond. */
  private Stream<MacAddress> macs(Interface nic) {
    Stream<Interface> parents =
        nic.type() == InterfaceType.BOND
            ? topology.bonded().stream().filter(parent -> nic.parents().contains(parent.id()))
            : Stream.empty();
    return Stream.concat(Stream.of(nic), parents).flatMap(i -> i.mac().stream()).distinct();
  }
}
