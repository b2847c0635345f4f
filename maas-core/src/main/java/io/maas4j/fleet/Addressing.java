package io.maas4j.fleet;

import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.machine.Machine;
import io.maas4j.network.AddressChoice;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.topology.Subnets;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives automatic links their addresses and takes them back (lifecycle contract, section 11). */
final class Addressing {
  private Addressing() {}

  static void claim(Unit unit, Machine machine) {
    List<Interface> nics =
        unit.tx().interfaces().of(machine.id()).stream()
            .filter(nic -> nic.links().stream().anyMatch(Addressing::needsAddress))
            .toList();
    if (nics.isEmpty()) {
      return;
    }
    // first, not last: until the commit nobody else changes the topology, so that two machines
    // that are deployed at once look for their addresses one after the other
    unit.topologyChanged();
    List<IpRange> ranges = unit.tx().topology().ranges();
    for (Interface nic : nics) {
      List<Interface.Link> links = new ArrayList<>();
      for (Interface.Link link : nic.links()) {
        links.add(needsAddress(link) ? claimed(unit, machine, nic, link, ranges) : link);
      }
      unit.tx().interfaces().put(nic.withLinks(links));
    }
  }

  static void release(Unit unit, Machine machine) {
    boolean changed = false;
    for (Interface nic : unit.tx().interfaces().of(machine.id())) {
      List<Interface.Link> links =
          nic.links().stream()
              .map(
                  link ->
                      link.mode() == LinkMode.AUTO && link.address().isPresent()
                          ? new Interface.Link(
                              link.id(), link.mode(), link.subnetId(), Optional.empty())
                          : link)
              .toList();
      if (!links.equals(nic.links())) {
        unit.tx().interfaces().put(nic.withLinks(links));
        changed = true;
      }
    }
    if (changed) {
      unit.topologyChanged();
    }
  }

  private static boolean needsAddress(Interface.Link link) {
    return link.mode() == LinkMode.AUTO && link.address().isEmpty() && link.subnetId().isPresent();
  }

  private static Interface.Link claimed(
      Unit unit, Machine machine, Interface nic, Interface.Link link, List<IpRange> ranges) {
    long subnetId = link.subnetId().orElseThrow();
    Subnet subnet = unit.tx().topology().subnet(subnetId).orElseThrow();
    Set<InetAddress> taken = Subnets.assigned(unit.tx(), subnetId);
    InetAddress address =
        reserved(unit, nic, subnetId)
            .or(
                () ->
                    AddressChoice.free(
                        subnet,
                        ranges.stream().filter(r -> r.subnetId() == subnetId).toList(),
                        taken))
            .orElseThrow(
                () ->
                    new Unavailable(
                        "No more IPs available in subnet: "
                            + subnet.cidr()
                            + " (for "
                            + machine.hostname()
                            + ").",
                        "release machines, or enlarge the subnet or shrink its ranges",
                        (Throwable) null));
    return new Interface.Link(link.id(), link.mode(), link.subnetId(), Optional.of(address));
  }

  /** The address that is kept for the interface's MAC, unless somebody got it before. */
  private static Optional<InetAddress> reserved(Unit unit, Interface nic, long subnet) {
    return unit.tx()
        .shelf(Kinds.RESERVED_IP)
        .find(r -> r.subnet() == subnet && nic.mac().equals(Optional.of(r.mac())))
        .map(ReservedIp::address)
        .filter(a -> !unit.tx().interfaces().addressesIn(subnet).contains(a));
  }
}
