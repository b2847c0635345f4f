package io.maas4j.wiring;

import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The links that a machine's interfaces get after commissioning: the boot interface one into each
 * subnet that it was seen in, of the type that the setting {@code default_boot_interface_link_type}
 * names; the others are only up (lifecycle contract, section 7.1). Stateless.
 */
public final class FirstLinks {
  private FirstLinks() {}

  /** Links the machine's enabled interfaces that have no links and belong to no other one. */
  public static void make(Unit unit, Machine machine) {
    LinkMode mode =
        LinkMode.ofWireName(unit.settings().required(Setting.DEFAULT_BOOT_INTERFACE_LINK_TYPE))
            .orElse(LinkMode.AUTO);
    List<Interface> nics = unit.tx().interfaces().of(machine.id());
    for (Interface nic : nics) {
      boolean belongs =
          nics.stream().anyMatch(each -> nic.isParentOf(each) && each.type().takesOverItsParents());
      if (!nic.links().isEmpty() || !nic.enabled() || belongs) {
        continue;
      }
      boolean boots = machine.boot().interfaceId().equals(Optional.of(nic.id()));
      unit.tx()
          .interfaces()
          .put(nic.withLinks(boots ? boot(unit, nic, mode) : List.of(Interface.Link.up())));
    }
  }

  private static List<Interface.Link> boot(Unit unit, Interface nic, LinkMode mode) {
    if (mode == LinkMode.LINK_UP) {
      return List.of(Interface.Link.up());
    }
    List<Subnet> subnets = subnets(unit, nic);
    if (subnets.isEmpty()) {
      return List.of(new Interface.Link(0, LinkMode.DHCP, Optional.empty(), Optional.empty()));
    }
    if (mode == LinkMode.STATIC) {
      unit.topologyChanged();
    }
    List<Interface.Link> links = new ArrayList<>();
    for (Subnet subnet : subnets) {
      Optional<InetAddress> address =
          mode == LinkMode.STATIC ? AddressPool.free(unit, subnet, nic.mac()) : Optional.empty();
      // where nothing is left, deployment tries again and says so to whoever asked for it
      LinkMode possible = mode == LinkMode.STATIC && address.isEmpty() ? LinkMode.AUTO : mode;
      links.add(new Interface.Link(0, possible, Optional.of(subnet.id()), address));
    }
    return links;
  }

  /** Those that it was seen in, or else the first one of its VLAN. */
  private static List<Subnet> subnets(Unit unit, Interface nic) {
    List<Subnet> seen =
        nic.discovered().stream()
            .flatMap(each -> each.subnetId().stream())
            .distinct()
            .flatMap(id -> unit.tx().topology().subnet(id).stream())
            .toList();
    return seen.isEmpty()
        ? unit.tx().topology().subnets().stream()
            .filter(s -> nic.vlanId().equals(Optional.of(s.vlanId())))
            .limit(1)
            .toList()
        : seen;
  }
}
