package io.maas4j.fleet;

import io.maas4j.hardware.Inventory;
import io.maas4j.hardware.NetworkInterface;
import io.maas4j.hardware.NetworkPort;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.AcquiredBridge;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.IpRange;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.wiring.FirstLinks;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes down a machine's interfaces as they were seen and gives them their first configuration
 * (script contract, section 12.1). Confined to one unit of work.
 */
final class InterfaceIntake {
  private static final String SRIOV = "sriov";

  /** Interfaces of one machine, with the virtual functions of its cards. */
  private static final int MOST = 1024;

  private final Unit unit;
  private final Machine machine;
  private final List<Interface> known;
  private final SeenNetworks networks;
  // by name, parents before their children
  private final Map<String, Interface> stored = new LinkedHashMap<>();
  private final Set<MacAddress> cards = new HashSet<>();
  private final LeftOut leftOut;

  private InterfaceIntake(Unit unit, Machine machine) {
    this.unit = unit;
    this.machine = machine;
    this.known = unit.tx().interfaces().of(machine.id());
    this.networks = new SeenNetworks(unit, machine);
    this.leftOut = new LeftOut(unit, machine, "interface");
  }

  /**
   * @param machine as it is stored
   * @return the machine as it is stored afterwards
   */
  static Machine apply(Unit unit, Machine machine, Inventory inventory) {
    new InterfaceIntake(unit, machine).become(inventory.interfaces());
    // an interface that went took with it what the machine's row said of it
    Machine now = Road.lock(unit, machine.id());
    Machine likely = bootInterface(unit, now);
    Machine changed = likely.equals(now) ? now : Road.write(unit, likely);
    if (machine.state() != State.DEPLOYED) {
      FirstLinks.make(unit, changed);
    }
    return changed;
  }

  private void become(List<NetworkInterface> found) {
    List<NetworkInterface> all = found.stream().filter(this::counts).toList();
    if (all.isEmpty()) {
      return; // rather an environment that hides them than a machine that has none
    }
    List<NetworkInterface> ours = all.stream().limit(MOST).toList();
    ours.forEach(this::makeRoom);
    ours.forEach(this::store);
    all.stream()
        .skip(MOST)
        .forEach(nic -> leftOut.add(nic.name(), "more than " + MOST + " are not kept"));
    leftOut.tell();
    Set<Long> kept = stored.values().stream().map(Interface::id).collect(Collectors.toSet());
    List<Interface> gone =
        new ArrayList<>(known.stream().filter(nic -> !kept.contains(nic.id())).toList());
    while (!gone.isEmpty()) {
      Interface next =
          gone.stream()
              .filter(nic -> gone.stream().noneMatch(nic::isParentOf))
              .findFirst()
              .orElse(gone.get(0));
      gone.remove(next);
      unit.tx().interfaces().delete(next.id());
    }
  }

  /** A system that somebody uses makes virtual functions as it needs them. */
  private boolean counts(NetworkInterface found) {
    boolean virtual =
        found.port().map(port -> port.kind() == NetworkPort.Kind.VIRTUAL_FUNCTION).orElse(false);
    return machine.state() != State.DEPLOYED || !virtual;
  }

  /** Two cards cannot have one name, nor two machines one card. */
  private void makeRoom(NetworkInterface found) {
    if (found.kind() != NetworkInterface.Kind.PHYSICAL) {
      return;
    }
    unit.tx()
        .interfaces()
        .findByMac(found.macAddress())
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
                              "network card "
                                  + found.macAddress()
                                  + " is now that of "
                                  + machine.hostname()));
            });
  }

  private void store(NetworkInterface found) {
    List<Interface> parents =
        found.parents().stream().map(stored::get).filter(Objects::nonNull).toList();
    if (found.kind() != NetworkInterface.Kind.PHYSICAL && parents.isEmpty()) {
      leftOut.add(found.name(), "nothing that it is made of was seen");
      return;
    }
    if (found.kind() == NetworkInterface.Kind.PHYSICAL && !cards.add(found.macAddress())) {
      leftOut.add(found.name(), "another one has its MAC");
      return;
    }
    Optional<Interface> before = before(found);
    Interface base = before.orElseGet(() -> fresh(found));
    SeenNetworks.Sight sight = networks.of(found, base, parents);
    Interface.Builder now =
        base.toBuilder()
            .name(found.name())
            .mac(Optional.of(found.macAddress()))
            .parents(parents.stream().map(Interface::id).toList())
            .vlan(sight.vlanId())
            .discovered(sight.addresses());
    if (found.kind() == NetworkInterface.Kind.PHYSICAL) {
      now.facts(facts(found)).tags(tags(base.tags(), found));
    }
    if (before.isEmpty()) {
      now.parameters(SeenParameters.of(found));
    }
    if (machine.state() == State.DEPLOYED) {
      now.links(links(base, sight.addresses()));
    }
    Interface written = unit.tx().interfaces().put(now.build());
    stored.put(found.name(), written);
    if (before.isEmpty() && written.type() == InterfaceType.BRIDGE) {
      unit.tx().shelf(Kinds.ACQUIRED_BRIDGE).insert(new AcquiredBridge(0, written.id()));
    }
  }

  /** A card is known by its MAC, whatever it is called now; what software makes, by its name. */
  private Optional<Interface> before(NetworkInterface found) {
    InterfaceType type = type(found);
    return known.stream()
        .filter(nic -> nic.type() == type)
        .filter(
            nic ->
                type == InterfaceType.PHYSICAL
                    ? nic.mac().equals(Optional.of(found.macAddress()))
                    : nic.name().equals(found.name()))
        .findFirst();
  }

  private Interface fresh(NetworkInterface found) {
    return Interface.builder(machine.id(), found.name(), type(found)).build();
  }

  private static InterfaceType type(NetworkInterface found) {
    return switch (found.kind()) {
      case PHYSICAL -> InterfaceType.PHYSICAL;
      case VLAN -> InterfaceType.VLAN;
      case BOND -> InterfaceType.BOND;
      case BRIDGE -> InterfaceType.BRIDGE;
    };
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

  private static Collection<String> tags(Collection<String> before, NetworkInterface found) {
    TreeSet<String> tags = new TreeSet<>(before);
    if (found.port().map(NetworkPort::sriovMaxVf).orElse(0) > 0) {
      tags.add(SRIOV);
    } else {
      tags.remove(SRIOV);
    }
    return tags;
  }

  /**
   * The links of a system in use: what was configured stays, and an address that it has of its own
   * is one that nobody else may be given.
   */
  private List<Interface.Link> links(Interface before, List<Interface.Discovered> addresses) {
    List<Interface.Link> links = new ArrayList<>(before.links());
    for (Interface.Discovered seen : addresses) {
      boolean configured =
          links.stream()
              .anyMatch(
                  link ->
                      link.address().equals(Optional.of(seen.address()))
                          || link.mode() == LinkMode.DHCP
                              && (link.subnetId().isEmpty()
                                  || link.subnetId().equals(seen.subnetId())));
      if (configured || seen.subnetId().isEmpty() || isLeased(seen)) {
        continue;
      }
      Optional<Interface> holder = unit.tx().interfaces().findByAddress(seen.address());
      if (holder.isPresent() && holder.get().id() != before.id()) {
        unit.record(
            machine,
            EventType.NODE_COMMISSIONING_EVENT,
            Addresses.text(seen.address())
                + " is configured for another interface too: left there");
        continue;
      }
      links.add(
          new Interface.Link(0, LinkMode.STATIC, seen.subnetId(), Optional.of(seen.address())));
    }
    return links;
  }

  private boolean isLeased(Interface.Discovered seen) {
    return unit.tx().topology().ranges().stream()
        .filter(range -> Optional.of(range.subnetId()).equals(seen.subnetId()))
        .filter(range -> range.kind() == IpRange.Kind.DYNAMIC)
        .anyMatch(range -> range.contains(seen.address()));
  }

  /** With the interface that it boots from: the one that it had, else a likely one. */
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
            .flatMap(
                a -> SeenNetworks.containing(unit.tx().topology().subnets(), Addresses.parse(a)));
    Optional<Long> id =
        nics.stream()
            .filter(nic -> nic.type() == InterfaceType.PHYSICAL)
            .filter(nic -> nic.vlanId().equals(rackSubnet.map(Subnet::vlanId)))
            .findFirst()
            .or(() -> nics.stream().filter(nic -> nic.type() == InterfaceType.PHYSICAL).findFirst())
            .map(Interface::id);
    return machine.withBoot(
        new Machine.Boot(boot.netboot(), boot.method(), boot.rackAddress(), id));
  }
}
