package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.Host6;
import io.maas4j.netboot.NetworkConfig.Host;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.network.Cidr;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
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
    return new HostEntries(topology, policies)
        .all().stream()
            .filter(entry -> entry.address() instanceof Inet4Address)
            .map(
                entry ->
                    new Host(
                        entry.mac(), (Inet4Address) entry.address(), entry.name(), entry.policy()))
            .toList();
  }

  /** Those of IPv6; policies are of DHCPv4. */
  static List<Host6> ofIpv6(Networks.Topology topology, SnippetPolicies policies) {
    return new HostEntries(topology, policies)
        .all().stream()
            .filter(entry -> entry.address() instanceof Inet6Address)
            .map(entry -> new Host6(entry.mac(), (Inet6Address) entry.address(), entry.name()))
            .toList();
  }

  /** A fixed address of either family. */
  private record Entry(MacAddress mac, InetAddress address, String name, Policy policy) {}

  /** A machine that has an address in a subnet needs no other that is kept for it there. */
  private List<Entry> all() {
    List<Entry> hosts =
        new ArrayList<>(topology.hosts().stream().flatMap(this::ofInterface).toList());
    List<Entry> assigned = List.copyOf(hosts);
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
      if (!has) {
        hosts.add(
            new Entry(reserved.mac(), reserved.address(), "rsvd-" + reserved.id(), Policy.NONE));
      }
    }
    for (UserAddress kept : topology.kept()) {
      kept.mac()
          .ifPresent(
              mac -> hosts.add(new Entry(mac, kept.address(), "kept-" + kept.id(), Policy.NONE)));
    }
    return hosts;
  }

  private Stream<Entry> ofInterface(Interface nic) {
    List<InetAddress> addresses =
        nic.links().stream()
            .filter(link -> link.mode() == LinkMode.AUTO || link.mode() == LinkMode.STATIC)
            .flatMap(link -> link.address().stream())
            .toList();
    return macs(nic).flatMap(mac -> addresses.stream().map(address -> entry(nic, mac, address)));
  }

  private Entry entry(Interface nic, MacAddress mac, InetAddress address) {
    MachineId machine = nic.machine();
    return new Entry(mac, address, machine.value() + "-" + nic.name(), policies.node(machine));
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
