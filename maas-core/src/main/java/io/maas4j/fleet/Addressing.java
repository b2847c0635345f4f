package io.maas4j.fleet;

import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.wiring.AddressPool;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    for (Interface nic : nics) {
      List<Interface.Link> links = new ArrayList<>();
      for (Interface.Link link : nic.links()) {
        links.add(needsAddress(link) ? claimed(unit, machine, nic, link) : link);
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
                          ? link.withAddress(Optional.empty())
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
      Unit unit, Machine machine, Interface nic, Interface.Link link) {
    Subnet subnet = unit.tx().topology().subnet(link.subnetId().orElseThrow()).orElseThrow();
    return link.withAddress(
        Optional.of(AddressPool.pick(unit, subnet, nic.mac(), Optional.of(machine.hostname()))));
  }
}
