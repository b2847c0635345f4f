package io.maas4j.deploy;

import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a machine's network is to be, and the networks that it refers to. Immutable.
 *
 * @param interfaces the machine's, in their order
 * @param vlans all of them, or those of the interfaces
 * @param subnets all of them, or those of the links and of the routes
 * @param routes all of them, or those from the links' subnets
 * @param names what names are asked for
 * @param asking an interface that asks by DHCP as long as its addresses are not chosen; empty for
 *     none
 */
public record MachineNetwork(
    List<Interface> interfaces,
    List<Vlan> vlans,
    List<Subnet> subnets,
    List<StaticRoute> routes,
    Names names,
    Optional<Long> asking) {
  /** A machine of which no network is known. */
  public static final MachineNetwork NONE =
      new MachineNetwork(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Names(List.of(), List.of()),
          Optional.empty());

  public MachineNetwork {
    interfaces = List.copyOf(interfaces);
    vlans = List.copyOf(vlans);
    subnets = List.copyOf(subnets);
    routes = List.copyOf(routes);
  }

  /**
   * How names are found.
   *
   * @param servers for subnets that have none of their own and may use the region's
   * @param search domains, the machine's own first
   */
  public record Names(List<InetAddress> servers, List<String> search) {
    public Names {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
    }
  }

  /** Whether Open vSwitch is needed. */
  boolean hasOpenVswitch() {
    return interfaces.stream()
        .filter(nic -> nic.enabled() && nic.type() == InterfaceType.BRIDGE)
        .flatMap(nic -> nic.parameters().bridge().stream())
        .anyMatch(bridge -> bridge.type() == InterfaceParameters.Bridge.Type.OVS);
  }

  Optional<Vlan> vlan(Interface nic) {
    return nic.vlanId().flatMap(id -> vlans.stream().filter(vlan -> vlan.id() == id).findFirst());
  }

  Optional<Subnet> subnet(long id) {
    return subnets.stream().filter(subnet -> subnet.id() == id).findFirst();
  }

  Optional<Subnet> subnet(Interface.Link link) {
    return link.subnetId().flatMap(this::subnet);
  }

  /** As DHCP tells them: the subnet's own, else the region's as far as they are reached. */
  List<InetAddress> nameServers(Subnet subnet) {
    return subnet.dnsServers().isEmpty() && subnet.allowDns()
        ? names.servers().stream()
            .filter(server -> subnet.gateway().isPresent() || subnet.cidr().contains(server))
            .toList()
        : subnet.dnsServers();
  }
}
