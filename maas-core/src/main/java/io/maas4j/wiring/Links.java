package io.maas4j.wiring;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Links of interfaces to subnets, and which way is out (operations, section 2.15). Each call blocks
 * for one transaction. Throws as {@link Interfaces} does. Thread-safe.
 */
public final class Links {
  private static final String NO_GATEWAY = "This interface has no usable gateways.";

  private final Units units;

  public Links(Units units) {
    this.units = units;
  }

  /**
   * A link that somebody wants.
   *
   * @param mode a {@link LinkMode}, in any case
   * @param subnet an id or a specifier; needed by automatic and static links
   * @param address of a static link; empty to have one picked; without meaning for others
   * @param defaultGateway whether the subnet's gateway becomes the node's default one
   * @param force links to another VLAN than the interface is on, which moves it there; and replaces
   *     every link by one that is only up
   */
  public record Wish(
      String mode,
      Optional<String> subnet,
      Optional<String> address,
      boolean defaultGateway,
      boolean force) {}

  /**
   * Links an interface.
   *
   * @throws InvalidRequest naming every field that is wrong
   * @throws io.maas4j.error.MaasException.Unavailable when the subnet has no address left
   */
  public Interface link(MachineId id, String idOrName, Wish wish, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("link an interface to a subnet");
          node.refuseBusy("link the interface to a subnet");
          return linked(node, node.find(idOrName), wish);
        });
  }

  /**
   * Ends a link.
   *
   * @throws InvalidRequest when the interface has no such link
   */
  public Interface unlink(MachineId id, String idOrName, long link, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("unlink an interface");
          node.refuseBusy("unlink the interface");
          Interface nic = node.find(idOrName);
          oneOf("id", link, nic.links());
          Interface changed =
              node.put(
                  nic.withLinks(nic.links().stream().filter(each -> each.id() != link).toList()));
          unit.topologyChanged();
          return node.settle(changed);
        });
  }

  /**
   * Makes the gateway of one of an interface's subnets the node's default one, for its family.
   *
   * @param link which of the interface's links; may be left out while there is no choice
   * @throws InvalidRequest when no link has a gateway, or several have
   */
  public Interface setDefaultGateway(MachineId id, String idOrName, Optional<Long> link, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("set the default gateway");
          node.refuseBusy("set the default gateway");
          Interface nic = node.find(idOrName);
          List<Interface.Link> usable =
              nic.links().stream().filter(each -> gateway(unit, each).isPresent()).toList();
          if (usable.isEmpty()) {
            throw InvalidRequest.field("__all__", NO_GATEWAY);
          }
          link.ifPresent(wanted -> oneOf("link_id", wanted, usable));
          List<Interface.Link> chosen =
              usable.stream().filter(each -> link.map(l -> l == each.id()).orElse(true)).toList();
          boolean ambiguous =
              chosen.stream().map(each -> family(unit, each)).distinct().count() < chosen.size();
          if (ambiguous) {
            throw InvalidRequest.field(
                "link_id", "This field is required; Interface has more than one usable gateway.");
          }
          chosen.forEach(each -> choose(node, nic.id(), each));
          return node.reread(nic);
        });
  }

  /**
   * Forgets which gateways were chosen; then the first one counts again.
   *
   * @return the node
   */
  public Machine clearDefaultGateways(MachineId id, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          Permissions.administrator(by);
          for (Interface nic : node.nics()) {
            if (nic.links().stream().anyMatch(Interface.Link::gateway)) {
              node.put(
                  nic.withLinks(
                      nic.links().stream().map(link -> link.withGateway(false)).toList()));
            }
          }
          return node.node();
        });
  }

  private static Interface linked(NodeWiring node, Interface nic, Wish wish) {
    Unit unit = node.unit();
    Faults faults = new Faults();
    List<LinkMode> modes =
        node.node().type() == NodeType.DEVICE
            ? List.of(LinkMode.STATIC)
            : List.of(LinkMode.AUTO, LinkMode.DHCP, LinkMode.STATIC, LinkMode.LINK_UP);
    Optional<LinkMode> mode = LinkMode.ofWireName(wish.mode()).filter(modes::contains);
    if (mode.isEmpty()) {
      faults.add(
          "mode",
          Faults.notOneOf(
              wish.mode().toLowerCase(java.util.Locale.ROOT),
              "mode",
              modes.stream().map(LinkMode::wireName).toList()));
    }
    Optional<Subnet> subnet = subnet(unit, nic, wish, mode, faults);
    Optional<InetAddress> wanted = address(wish, faults);
    faults.throwIfAny();
    checkMode(nic, mode.orElseThrow(), subnet, wish, faults);
    checkGateway(mode.orElseThrow(), subnet, wish, faults);
    faults.throwIfAny();
    // before an address is picked: see AddressPool
    unit.topologyChanged();
    Interface.Link link =
        new Interface.Link(
            0,
            mode.orElseThrow(),
            subnet.map(Subnet::id),
            mode.orElseThrow() == LinkMode.STATIC
                ? Optional.of(given(node, nic, subnet.orElseThrow(), wanted))
                : Optional.empty());
    Interface stored = node.put(with(unit, nic, link, subnet, wish.force()));
    if (wish.defaultGateway()) {
      choose(node, stored.id(), stored.links().get(stored.links().size() - 1));
    }
    return node.settle(node.reread(stored));
  }

  private static Optional<Subnet> subnet(
      Unit unit, Interface nic, Wish wish, Optional<LinkMode> mode, Faults faults) {
    Optional<String> text = wish.subnet().filter(each -> !each.isBlank());
    Optional<Subnet> subnet = Optional.empty();
    if (text.isPresent()) {
      NetworkMap map = NetworkMaps.of(unit.tx());
      subnet =
          Specifiers.subnetOf(text.get().strip(), map)
              .filter(
                  s ->
                      wish.force()
                          || nic.vlanId().isEmpty()
                          || nic.vlanId().equals(Optional.of(s.vlanId())));
      if (subnet.isEmpty()) {
        faults.add("subnet", Faults.NO_CHOICE);
      }
    }
    boolean needed = mode.map(m -> m == LinkMode.AUTO || m == LinkMode.STATIC).orElse(false);
    if (needed && subnet.isEmpty()) {
      faults.add("subnet", Faults.REQUIRED);
    }
    return subnet;
  }

  private static Optional<InetAddress> address(Wish wish, Faults faults) {
    Optional<String> text = wish.address().map(String::strip).filter(each -> !each.isEmpty());
    try {
      return text.map(Addresses::parse);
    } catch (IllegalArgumentException e) {
      faults.add("ip_address", "Enter a valid IPv4 or IPv6 address.");
      return Optional.empty();
    }
  }

  private static void checkMode(
      Interface nic, LinkMode mode, Optional<Subnet> subnet, Wish wish, Faults faults) {
    boolean configured = nic.links().stream().anyMatch(link -> link.mode() != LinkMode.LINK_UP);
    if (mode == LinkMode.LINK_UP && configured && !wish.force()) {
      faults.add(
          "mode",
          "Cannot configure interface to link up (with no IP address) while other links are"
              + " already configured. Specify force=True to override this behavior and delete all"
              + " links.");
    }
    boolean twice =
        mode == LinkMode.DHCP
            && nic.links().stream()
                .anyMatch(
                    link ->
                        link.mode() == LinkMode.DHCP
                            && link.subnetId().equals(subnet.map(Subnet::id)));
    if (twice) {
      faults.add("mode", "Interface is already set to DHCP.");
    }
  }

  private static void checkGateway(
      LinkMode mode, Optional<Subnet> subnet, Wish wish, Faults faults) {
    if (!wish.defaultGateway()) {
      return;
    }
    if (mode != LinkMode.AUTO && mode != LinkMode.STATIC) {
      faults.add("default_gateway", "Cannot use in mode '" + mode.wireName() + "'.");
    } else if (subnet.flatMap(Subnet::gateway).isEmpty()) {
      faults.add(
          "default_gateway", "Cannot set as default gateway because the subnet has no gateway_ip.");
    }
  }

  private static InetAddress given(
      NodeWiring node, Interface nic, Subnet subnet, Optional<InetAddress> wanted) {
    if (wanted.isEmpty()) {
      return AddressPool.pick(node.unit(), subnet, nic.mac(), Optional.of(node.node().hostname()));
    }
    AddressPool.check(node.unit(), subnet, wanted.get(), "ip_address", nic.mac());
    return wanted.get();
  }

  private static Interface with(
      Unit unit, Interface nic, Interface.Link link, Optional<Subnet> subnet, boolean force) {
    Interface.Builder changed = nic.toBuilder();
    List<Interface.Link> links = new ArrayList<>(nic.links());
    if (link.mode() == LinkMode.LINK_UP) {
      links.clear();
    }
    if (subnet.isPresent() && !nic.vlanId().equals(Optional.of(subnet.get().vlanId()))) {
      changed.vlan(Optional.of(subnet.get().vlanId()));
      Set<Long> there =
          unit.tx().topology().subnets().stream()
              .filter(s -> s.vlanId() == subnet.get().vlanId())
              .map(Subnet::id)
              .collect(Collectors.toSet());
      if (force) {
        links.removeIf(each -> each.subnetId().filter(there::contains).isEmpty());
      }
    }
    links.removeIf(each -> each.mode() == LinkMode.LINK_UP);
    links.add(link);
    return changed.links(links).build();
  }

  /** One link for each family of a node is the way out. */
  private static void choose(NodeWiring node, long nic, Interface.Link chosen) {
    Optional<Integer> family = family(node.unit(), chosen);
    for (Interface each : node.nics()) {
      List<Interface.Link> links =
          each.links().stream()
              .map(
                  link ->
                      family(node.unit(), link).equals(family)
                          ? link.withGateway(each.id() == nic && link.id() == chosen.id())
                          : link)
              .toList();
      if (!links.equals(each.links())) {
        node.put(each.withLinks(links));
      }
    }
  }

  private static Optional<Integer> family(Unit unit, Interface.Link link) {
    return gateway(unit, link).map(address -> address.getAddress().length);
  }

  /** The gateway that a link could lead to. */
  private static Optional<InetAddress> gateway(Unit unit, Interface.Link link) {
    return link.mode() == LinkMode.AUTO || link.mode() == LinkMode.STATIC
        ? link.subnetId().flatMap(id -> unit.tx().topology().subnet(id)).flatMap(Subnet::gateway)
        : Optional.empty();
  }

  private static void oneOf(String field, long wanted, List<Interface.Link> links) {
    if (links.stream().noneMatch(link -> link.id() == wanted)) {
      List<String> ids =
          new TreeSet<>(links.stream().map(Interface.Link::id).toList())
              .stream().map(each -> Long.toString(each)).toList();
      throw InvalidRequest.field(field, Faults.notOneOf(Long.toString(wanted), field, ids));
    }
  }
}
