package io.maas4j.fleet;

import io.maas4j.deploy.MachineNetwork;
import io.maas4j.dns.Domain;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is on record of how a machine's network is to be. Confined to one unit of work. */
final class ConfiguredNetwork {
  private final Unit unit;
  private final Machine machine;

  ConfiguredNetwork(Unit unit, Machine machine) {
    this.unit = unit;
    this.machine = machine;
  }

  MachineNetwork network() {
    return new MachineNetwork(
        unit.tx().interfaces().of(machine.id()),
        unit.tx().topology().vlans(),
        unit.tx().topology().subnets(),
        unit.tx().shelf(Kinds.STATIC_ROUTE).list(),
        new MachineNetwork.Names(upstream(), search()),
        isBeingCommissioned() ? machine.boot().interfaceId() : Optional.empty());
  }

  private boolean isBeingCommissioned() {
    return machine.state() == State.COMMISSIONING
        || machine.state() == State.TESTING && machine.status().previous() == State.COMMISSIONING;
  }

  private List<InetAddress> upstream() {
    return unit.settings().text(Setting.UPSTREAM_DNS).stream()
        .flatMap(text -> Stream.of(text.strip().split("[,\\s]+")))
        .map(Addresses::parse)
        .toList();
  }

  /** The machine's own domain, then the others that are ours. */
  private List<String> search() {
    String own = machine.identity().domain();
    List<String> search = new ArrayList<>();
    if (!own.isEmpty()) {
      search.add(own);
    }
    unit.tx().shelf(Kinds.DOMAIN).list(Domain::authoritative).stream()
        .map(Domain::name)
        .filter(name -> !name.equals(own))
        .sorted()
        .forEach(search::add);
    return search;
  }

  /** Where the machine reaches the racks of its VLANs, and the rack that it booted from. */
  List<InetAddress> racks() {
    Set<InetAddress> racks = new LinkedHashSet<>();
    machine.boot().rackAddress().map(Addresses::parse).ifPresent(racks::add);
    unit.tx().interfaces().of(machine.id()).stream()
        .filter(Interface::enabled)
        .flatMap(nic -> nic.vlanId().stream())
        .distinct()
        .flatMap(id -> unit.tx().topology().vlan(id).stream())
        .map(this::served)
        .forEach(
            vlan ->
                Stream.of(vlan.primaryRack(), vlan.secondaryRack())
                    .flatMap(Optional::stream)
                    .filter(MachineId::isValid)
                    .flatMap(rack -> addresses(new MachineId(rack), vlan))
                    .forEach(racks::add));
    return List.copyOf(racks);
  }

  /** A VLAN behind a relay is served from another one. */
  private Vlan served(Vlan vlan) {
    return vlan.relayVlan().flatMap(id -> unit.tx().topology().vlan(id)).orElse(vlan);
  }

  private Stream<InetAddress> addresses(MachineId rack, Vlan vlan) {
    List<Subnet> there =
        unit.tx().topology().subnets().stream().filter(s -> s.vlanId() == vlan.id()).toList();
    return unit.tx().interfaces().of(rack).stream()
        .flatMap(
            nic ->
                Stream.concat(
                    nic.links().stream().flatMap(link -> link.address().stream()),
                    nic.discovered().stream().map(Interface.Discovered::address)))
        .filter(address -> there.stream().anyMatch(subnet -> subnet.cidr().contains(address)));
  }
}
