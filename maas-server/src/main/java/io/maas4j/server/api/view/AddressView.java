package io.maas4j.server.api.view;

import io.maas4j.access.User;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import io.maas4j.wiring.AddressUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes addresses with those who have them (REST contract, section 6.6).
 *
 * @param interfaces by node
 */
public record AddressView(
    Map<String, User> users,
    Map<MachineId, List<Interface>> interfaces,
    Map<MachineId, NodeType> types,
    Surroundings around) {

  /** Reads what these addresses refer to, in a number of queries that does not grow with them. */
  public static AddressView read(Tx tx, List<AddressUse> uses) {
    return of(tx, uses.stream().flatMap(use -> use.holder().stream()).toList());
  }

  /** For addresses that these interfaces have, or nobody. */
  static AddressView of(Tx tx, List<Interface> holders) {
    Set<MachineId> nodes = holders.stream().map(Interface::machine).collect(Collectors.toSet());
    return new AddressView(
        tx.users().list().stream().collect(Collectors.toMap(User::name, Function.identity())),
        nodes.isEmpty() ? Map.of() : tx.interfaces().ofAll(nodes),
        nodes.isEmpty() ? Map.of() : types(tx, nodes),
        Surroundings.read(tx));
  }

  private static Map<MachineId, NodeType> types(Tx tx, Set<MachineId> nodes) {
    return tx
        .machines()
        .list(MachineFilter.builder().types(Set.of(NodeType.values())).ids(nodes).build())
        .stream()
        .collect(Collectors.toMap(Machine::id, Machine::type));
  }

  public void write(JsonOut out, AddressUse use) {
    out.object(
        o -> {
          o.text("ip", use.address().getHostAddress())
              .number("alloc_type", use.type().number())
              .text("alloc_type_name", use.type().label())
              .text("created", Dates.model(use.created()));
          use.subnetId()
              .flatMap(around::subnet)
              .ifPresentOrElse(subnet -> o.raw("subnet", subnet), () -> o.nothing("subnet"));
          o.name("owner");
          use.owner().map(users::get).ifPresentOrElse(user -> SmallViews.user(o, user), o::nothing);
          o.name("interface_set");
          if (use.mac().isPresent()) {
            o.array(List.of(use.mac().get()), (items, mac) -> unknown(items, use, mac));
          } else {
            o.array(use.holder().stream().toList(), this::holder);
          }
          o.text("resource_uri", SmallViews.BASE + "ipaddresses/");
        });
  }

  /** Of what gets a user's address nothing is known but its MAC: it has no number of its own. */
  private void unknown(JsonOut out, AddressUse use, MacAddress mac) {
    Interface.Link link =
        new Interface.Link(0, LinkMode.STATIC, use.subnetId(), Optional.of(use.address()));
    out.object(
        o ->
            o.nothing("system_id")
                .number("id", 0)
                .text("name", "eth0")
                .text("type", InterfaceType.UNKNOWN.wireName())
                .flag("enabled", true)
                .text("mac_address", mac.value())
                .raw("vlan", use.subnetId().flatMap(around::vlanOfSubnet).orElse("null"))
                .texts("parents", List.of())
                .texts("children", List.of())
                .texts("tags", List.of())
                .text("params", "")
                .array("links", List.of(link), (links, l) -> InterfaceView.link(links, l, around))
                .nothing("discovered")
                .number("effective_mtu", Vlan.DEFAULT_MTU)
                .nothing("vendor")
                .nothing("product")
                .nothing("firmware_version")
                .flag("link_connected", true)
                .number("interface_speed", 0)
                .number("link_speed", 0)
                .nothing("numa_node")
                .number("sriov_max_vf", 0)
                .text("resource_uri", SmallViews.BASE + "ipaddresses/"));
  }

  private void holder(JsonOut out, Interface nic) {
    new InterfaceView(
            interfaces.getOrDefault(nic.machine(), List.of(nic)),
            types.getOrDefault(nic.machine(), NodeType.MACHINE),
            around)
        .write(out, nic);
  }
}
