package io.maas4j.fleet;

import io.maas4j.hardware.Inventory;
import io.maas4j.hardware.NetworkInterface;
import io.maas4j.hardware.NetworkPort;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.Subnet;
import io.maas4j.wiring.FirstLinks;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes down a machine's interfaces and gives them their first configuration. */
final class InterfaceIntake {
  private InterfaceIntake() {}

  static Machine apply(Unit unit, Machine machine, Inventory inventory) {
    List<Interface> known = unit.tx().interfaces().of(machine.id());
    Set<Long> seen = new LinkedHashSet<>();
    for (NetworkInterface found : inventory.interfaces()) {
      if (found.kind() != NetworkInterface.Kind.PHYSICAL) {
        unit.record(
            machine,
            EventType.NODE_COMMISSIONING_EVENT,
            "interface "
                + found.name()
                + " is a "
                + found.kind().name().toLowerCase(Locale.ROOT)
                + ": only physical interfaces are recorded");
        continue;
      }
      Optional<Interface> before =
          known.stream()
              .filter(nic -> nic.type() == InterfaceType.PHYSICAL)
              .filter(nic -> nic.mac().equals(Optional.of(found.macAddress())))
              .findFirst();
      if (before.isEmpty()) {
        takeAway(unit, machine, found.macAddress());
      }
      seen.add(
          unit.tx()
              .interfaces()
              .put(
                  merged(
                      unit,
                      before.orElseGet(
                          () -> Interface.physical(machine.id(), found.name(), found.macAddress())),
                      found))
              .id());
    }
    if (!inventory.interfaces().isEmpty()) {
      known.stream()
          .filter(nic -> !seen.contains(nic.id()))
          .forEach(nic -> unit.tx().interfaces().delete(nic.id()));
    }
    Machine changed = bootInterface(unit, machine);
    if (machine.state() != State.DEPLOYED) {
      FirstLinks.make(unit, changed);
    }
    return changed;
  }

  /** A network card that was put into this machine is no longer in the other one. */
  private static void takeAway(Unit unit, Machine machine, MacAddress mac) {
    unit.tx()
        .interfaces()
        .findByMac(mac)
        .filter(nic -> !nic.machine().equals(machine.id()))
        .ifPresent(
            nic -> {
              unit.tx().interfaces().delete(nic.id());
              // whoever waits for the other machine has to know where its boots went
              unit.tx()
                  .machines()
                  .find(nic.machine())
                  .ifPresent(
                      other ->
                          unit.record(
                              other,
                              EventType.NODE_COMMISSIONING_EVENT,
                              "network card " + mac + " is now that of " + machine.hostname()));
            });
  }

  private static Interface merged(Unit unit, Interface before, NetworkInterface found) {
    List<Subnet> subnets = unit.tx().topology().subnets();
    List<Interface.Discovered> addresses = new ArrayList<>();
    for (NetworkInterface.Address address : found.addresses()) {
      InetAddress ip = Addresses.parse(address.address());
      addresses.add(new Interface.Discovered(ip, subnetOf(subnets, ip).map(Subnet::id)));
    }
    // a machine that shows no address keeps what its lease told of it
    List<Interface.Discovered> discovered = addresses.isEmpty() ? before.discovered() : addresses;
    Optional<Long> vlan =
        discovered.stream()
            .flatMap(d -> d.subnetId().stream())
            .flatMap(id -> subnets.stream().filter(s -> s.id() == id))
            .map(Subnet::vlanId)
            .findFirst();
    return before.toBuilder()
        .name(found.name())
        .vlan(before.vlanId().or(() -> vlan))
        .discovered(discovered)
        .facts(facts(found))
        .build();
  }

  private static Interface.Facts facts(NetworkInterface found) {
    Optional<NetworkPort> port = found.port();
    return new Interface.Facts(
        port.map(NetworkPort::vendor).filter(text -> !text.isEmpty()),
        port.map(NetworkPort::product).filter(text -> !text.isEmpty()),
        port.map(NetworkPort::firmwareVersion).filter(text -> !text.isEmpty()),
        found.connected(),
        port.map(NetworkPort::interfaceMbit).orElse(0),
        port.map(NetworkPort::linkMbit).orElse(0),
        port.map(NetworkPort::numaNode),
        port.map(NetworkPort::sriovMaxVf).orElse(0));
  }

  static Optional<Subnet> subnetOf(List<Subnet> subnets, InetAddress address) {
    return subnets.stream().filter(s -> s.cidr().contains(address)).findFirst();
  }

  private static Machine bootInterface(Unit unit, Machine machine) {
    List<Interface> nics = unit.tx().interfaces().of(machine.id());
    boolean stillThere =
        machine.boot().interfaceId().stream()
            .anyMatch(id -> nics.stream().anyMatch(nic -> nic.id() == id));
    if (stillThere) {
      return machine;
    }
    Machine.Boot boot = machine.boot();
    Optional<Subnet> rackSubnet =
        boot.rackAddress()
            .flatMap(a -> subnetOf(unit.tx().topology().subnets(), Addresses.parse(a)));
    Optional<Long> id =
        nics.stream()
            .filter(nic -> nic.vlanId().equals(rackSubnet.map(Subnet::vlanId)))
            .findFirst()
            .or(() -> nics.stream().findFirst())
            .map(Interface::id);
    return machine.withBoot(
        new Machine.Boot(boot.netboot(), boot.method(), boot.rackAddress(), id));
  }
}
