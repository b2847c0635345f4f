package io.maas4j.wiring;

import io.maas4j.machine.Machine;
import io.maas4j.network.AcquiredBridge;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bridges over every configured interface of a machine, for as long as it is somebody's: containers
 * and virtual machines on it share its networks. Stateless.
 */
public final class AcquiredBridges {
  private AcquiredBridges() {}

  /**
   * Puts a bridge over each interface that has an address to come, and gives it the links.
   *
   * @param machine locked in this unit
   */
  public static void make(Unit unit, Machine machine, InterfaceParameters.Bridge bridge) {
    List<Interface> nics = unit.tx().interfaces().of(machine.id());
    for (Interface nic : nics) {
      boolean configured = nic.links().stream().anyMatch(link -> link.mode() != LinkMode.LINK_UP);
      if (!configured || nic.type() == InterfaceType.BRIDGE) {
        continue;
      }
      // an address is never that of two links
      unit.tx().interfaces().put(nic.withLinks(List.of()));
      Interface made =
          unit.tx()
              .interfaces()
              .put(
                  Interface.builder(machine.id(), freeName(nics, nic), InterfaceType.BRIDGE)
                      .mac(nic.mac())
                      .vlan(nic.vlanId())
                      .parents(List.of(nic.id()))
                      .parameters(
                          new InterfaceParameters(
                              nic.parameters().mtu(),
                              nic.parameters().acceptRa(),
                              Optional.empty(),
                              Optional.of(bridge)))
                      .links(nic.links().stream().map(AcquiredBridges::fresh).toList())
                      .build());
      unit.tx().shelf(Kinds.ACQUIRED_BRIDGE).insert(new AcquiredBridge(0, made.id()));
    }
    unit.topologyChanged();
  }

  private static String freeName(List<Interface> nics, Interface nic) {
    String name = "br-" + nic.name();
    return nics.stream().noneMatch(each -> each.name().equals(name)) ? name : name + "-" + nic.id();
  }

  /**
   * Takes them away again; the interfaces beneath get their links back.
   *
   * @param machine locked in this unit
   */
  public static void remove(Unit unit, Machine machine) {
    List<Interface> nics = unit.tx().interfaces().of(machine.id());
    if (nics.stream().noneMatch(nic -> nic.type() == InterfaceType.BRIDGE)) {
      return;
    }
    Set<Long> acquired =
        unit.tx().shelf(Kinds.ACQUIRED_BRIDGE).list().stream()
            .map(AcquiredBridge::interfaceId)
            .collect(Collectors.toSet());
    for (Interface bridge : nics) {
      if (!acquired.contains(bridge.id())) {
        continue;
      }
      Optional<Interface> beneath = nics.stream().filter(n -> n.isParentOf(bridge)).findFirst();
      unit.tx().interfaces().delete(bridge.id());
      beneath.ifPresent(
          nic ->
              unit.tx()
                  .interfaces()
                  .put(
                      nic.withLinks(bridge.links().stream().map(AcquiredBridges::fresh).toList())));
      unit.topologyChanged();
    }
  }

  /** A link of another interface is another link. */
  private static Interface.Link fresh(Interface.Link link) {
    return new Interface.Link(0, link.mode(), link.subnetId(), link.address(), link.gateway());
  }
}
