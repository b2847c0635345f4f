package io.maas4j.wiring;

import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives one machine the network configuration of another: interfaces correspond by name, what is
 * made of them is made again, and a fixed address becomes another one of the same subnet.
 * Stateless.
 */
public final class WiringCopy {
  private WiringCopy() {}

  /** Why it cannot be done; empty when it can. */
  public static List<String> faults(Unit unit, Machine source, Machine destination) {
    Set<String> there =
        physical(unit.tx().interfaces().of(destination.id())).stream()
            .map(Interface::name)
            .collect(Collectors.toSet());
    List<String> missing =
        physical(unit.tx().interfaces().of(source.id())).stream()
            .map(Interface::name)
            .filter(name -> !there.contains(name))
            .toList();
    return missing.isEmpty()
        ? List.of()
        : List.of(
            "destination node physical interfaces do not match the source node's: "
                + String.join(", ", missing)
                + " not found");
  }

  /**
   * Copies the configuration. Interfaces that only the destination has lose theirs.
   *
   * @param destination locked, and without {@link #faults}
   * @throws io.maas4j.error.MaasException.Unavailable when a subnet has no address left
   */
  public static void copy(Unit unit, Machine source, Machine destination) {
    // before addresses are picked: see AddressPool
    unit.topologyChanged();
    List<Interface> from = unit.tx().interfaces().of(source.id());
    Map<String, Interface> own = new HashMap<>();
    for (Interface nic : unit.tx().interfaces().of(destination.id())) {
      if (nic.type() == InterfaceType.PHYSICAL) {
        own.put(nic.name(), unit.tx().interfaces().put(nic.withLinks(List.of())));
      } else {
        unit.tx().interfaces().delete(nic.id());
      }
    }
    Map<Long, Interface> made = new HashMap<>();
    for (Interface nic : physical(from)) {
      Interface twin = Optional.ofNullable(own.get(nic.name())).orElseThrow();
      made.put(
          nic.id(),
          unit.tx()
              .interfaces()
              .put(
                  twin.toBuilder()
                      .enabled(nic.enabled())
                      .vlan(nic.vlanId())
                      .parameters(nic.parameters())
                      .tags(nic.tags())
                      .links(links(unit, nic, destination, twin.mac()))
                      .build()));
    }
    composed(unit, from, destination, made);
  }

  private static List<Interface> physical(List<Interface> nics) {
    return nics.stream().filter(nic -> nic.type() == InterfaceType.PHYSICAL).toList();
  }

  /** What is made of others follows once those are there. */
  private static void composed(
      Unit unit, List<Interface> from, Machine destination, Map<Long, Interface> made) {
    List<Interface> waiting =
        new ArrayList<>(
            from.stream()
                .filter(nic -> nic.type() != InterfaceType.PHYSICAL && !nic.parents().isEmpty())
                .toList());
    Set<Long> stuck = new HashSet<>();
    while (!waiting.isEmpty() && stuck.size() < waiting.size()) {
      Interface next = waiting.remove(0);
      if (!made.keySet().containsAll(next.parents())) {
        stuck.add(next.id());
        waiting.add(next);
        continue;
      }
      stuck.clear();
      made.put(next.id(), unit.tx().interfaces().put(twin(unit, from, next, destination, made)));
    }
  }

  private static Interface twin(
      Unit unit,
      List<Interface> from,
      Interface nic,
      Machine destination,
      Map<Long, Interface> made) {
    Optional<MacAddress> mac =
        from.stream()
            .filter(parent -> parent.isParentOf(nic) && parent.mac().equals(nic.mac()))
            .findFirst()
            .or(() -> from.stream().filter(parent -> parent.isParentOf(nic)).findFirst())
            .map(parent -> made.get(parent.id()))
            .flatMap(Interface::mac);
    return Interface.builder(destination.id(), nic.name(), nic.type())
        .enabled(nic.enabled())
        .mac(mac)
        .vlan(nic.vlanId())
        .parents(nic.parents().stream().map(id -> made.get(id).id()).toList())
        .parameters(nic.parameters())
        .tags(nic.tags())
        .links(links(unit, nic, destination, mac))
        .facts(nic.facts())
        .build();
  }

  private static List<Interface.Link> links(
      Unit unit, Interface nic, Machine destination, Optional<MacAddress> mac) {
    List<Interface.Link> links = new ArrayList<>();
    for (Interface.Link link : nic.links()) {
      Optional<Subnet> subnet = link.subnetId().flatMap(id -> unit.tx().topology().subnet(id));
      boolean fixed = link.mode() == LinkMode.STATIC && subnet.isPresent();
      Set<java.net.InetAddress> given =
          links.stream().flatMap(each -> each.address().stream()).collect(Collectors.toSet());
      links.add(
          new Interface.Link(
              0,
              link.mode(),
              link.subnetId(),
              fixed
                  ? Optional.of(address(unit, subnet.get(), mac, destination, given))
                  : Optional.empty(),
              link.gateway()));
    }
    return links;
  }

  /** Two fixed addresses of one interface in one subnet are told apart when both are stored. */
  private static java.net.InetAddress address(
      Unit unit,
      Subnet subnet,
      Optional<MacAddress> mac,
      Machine destination,
      Set<java.net.InetAddress> given) {
    java.net.InetAddress picked =
        AddressPool.pick(unit, subnet, mac, Optional.of(destination.hostname()));
    if (given.contains(picked)) {
      throw io.maas4j.error.MaasException.InvalidRequest.field(
          "interfaces",
          "an interface with two fixed addresses in " + subnet.cidr() + " cannot be cloned");
    }
    return picked;
  }
}
