package io.maas4j.deploy;

import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A machine's network in cloud-init's own form (metadata contract, section 10, version 1), for
 * systems without netplan. There is no source routing in it. Confined to one thread, and to one
 * document.
 */
final class FirstNetworkDocument {
  private final MachineNetwork network;
  private final NetplanAddresses addresses;
  private final Set<InetAddress> servers = new LinkedHashSet<>();
  private boolean fixed;

  private FirstNetworkDocument(MachineNetwork network) {
    this.network = network;
    this.addresses = new NetplanAddresses(network);
  }

  /**
   * @throws Unsupported for a bridge of Open vSwitch, which this form cannot say
   */
  static Map<String, Object> of(MachineNetwork network) {
    return Map.of("network", new FirstNetworkDocument(network).document());
  }

  private Map<String, Object> document() {
    List<Map<String, Object>> config = new ArrayList<>();
    for (Interface nic : parentsFirst()) {
      config.add(device(nic));
    }
    if (fixed) {
      List<String> all =
          texts(servers.isEmpty() ? network.names().servers() : List.copyOf(servers));
      // cloud-init skips one without an address, and warns; what to search stands with the subnets
      if (!all.isEmpty()) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("type", "nameserver");
        names.put("address", all);
        if (!network.names().search().isEmpty()) {
          names.put("search", network.names().search());
        }
        config.add(names);
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("config", config);
    return document;
  }

  private List<Interface> parentsFirst() {
    Set<Interface> ordered = new LinkedHashSet<>();
    network.interfaces().forEach(nic -> place(nic, ordered, new LinkedHashSet<>()));
    return List.copyOf(ordered);
  }

  private void place(Interface nic, Set<Interface> ordered, Set<Long> open) {
    boolean said = nic.type() != InterfaceType.ALIAS && nic.type() != InterfaceType.UNKNOWN;
    if (nic.enabled() && said && open.add(nic.id())) {
      network.interfaces().stream()
          .filter(parent -> parent.isParentOf(nic))
          .forEach(parent -> place(parent, ordered, open));
      ordered.add(nic);
    }
  }

  private Map<String, Object> device(Interface nic) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("type", nic.type().name().toLowerCase(java.util.Locale.ROOT));
    device.put("id", nic.name());
    device.put("name", nic.name());
    Optional<Vlan> vlan = network.vlan(nic);
    if (nic.type() == InterfaceType.VLAN) {
      device.put("vlan_id", vlan.map(Vlan::vid).orElse(Vlan.UNTAGGED));
      parents(nic).stream().findFirst().ifPresent(link -> device.put("vlan_link", link));
    } else {
      nic.mac().ifPresent(mac -> device.put("mac_address", mac.value()));
    }
    if (nic.type() == InterfaceType.BOND) {
      device.put("bond_interfaces", parents(nic));
      nic.parameters().bond().ifPresent(bond -> device.put("params", parameters(bond)));
    }
    if (nic.type() == InterfaceType.BRIDGE) {
      device.put("bridge_interfaces", parents(nic));
      nic.parameters().bridge().ifPresent(bridge -> device.put("params", parameters(nic, bridge)));
    }
    device.put(
        "mtu", nic.parameters().mtu().or(() -> vlan.map(Vlan::mtu)).orElse(Vlan.DEFAULT_MTU));
    nic.parameters().acceptRa().ifPresent(accepts -> device.put("accept-ra", bit(accepts)));
    device.put("subnets", subnets(nic));
    return device;
  }

  private List<String> parents(Interface nic) {
    return network.interfaces().stream()
        .filter(parent -> parent.enabled() && parent.isParentOf(nic))
        .map(Interface::name)
        .sorted()
        .toList();
  }

  /** This form has no truths. */
  private static int bit(boolean truth) {
    return truth ? 1 : 0;
  }

  private static Map<String, Object> parameters(Bond bond) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("bond-mode", bond.mode().wireName());
    params.put("bond-miimon", bond.miimon());
    params.put("bond-updelay", bond.updelay());
    params.put("bond-downdelay", bond.downdelay());
    params.put("bond-xmit-hash-policy", bond.hashPolicy().wireName());
    if (bond.mode() == Bond.Mode.LACP) {
      params.put("bond-lacp-rate", bond.lacpRate().wireName());
    }
    if (bond.mode() == Bond.Mode.ACTIVE_BACKUP) {
      params.put("bond-num-grat-arp", bond.numGratArp());
    }
    return params;
  }

  private static Map<String, Object> parameters(Interface nic, Bridge bridge) {
    if (bridge.type() == Bridge.Type.OVS) {
      throw new Unsupported(
          "The bridge '"
              + nic.name()
              + "' is one of Open vSwitch, which a system without netplan cannot be told.",
          "use a standard bridge, or deploy a release of Ubuntu that has netplan");
    }
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("bridge_stp", bit(bridge.stp()));
    params.put("bridge_fd", bridge.forwardDelay());
    return params;
  }

  private List<Map<String, Object>> subnets(Interface nic) {
    List<Map<String, Object>> subnets = new ArrayList<>();
    for (Interface.Link link : nic.links()) {
      Optional<Subnet> subnet = network.subnet(link);
      if (addresses.asks(nic, link)) {
        String family = subnet.map(known -> known.cidr().isIpv4() ? "4" : "6").orElse("");
        subnets.add(Map.of("type", "dhcp" + family));
      } else if (NetplanAddresses.isFixed(link) && subnet.isPresent()) {
        subnets.add(fixed(link, subnet.get()));
      }
    }
    return subnets.isEmpty() ? List.of(Map.of("type", "manual")) : subnets;
  }

  private Map<String, Object> fixed(Interface.Link link, Subnet subnet) {
    fixed = true;
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", "static");
    entry.put(
        "address",
        Addresses.text(link.address().orElseThrow()) + "/" + subnet.cidr().prefixLength());
    subnet
        .gateway()
        .filter(way -> addresses.isWayOut(link))
        .ifPresent(way -> entry.put("gateway", Addresses.text(way)));
    List<InetAddress> own = network.nameServers(subnet);
    servers.addAll(own);
    List<String> names = texts(own.isEmpty() ? network.names().servers() : own);
    if (!names.isEmpty()) {
      entry.put("dns_nameservers", names);
    }
    if (!network.names().search().isEmpty()) {
      entry.put("dns_search", network.names().search());
    }
    List<Map<String, Object>> routes = routes(subnet);
    if (!routes.isEmpty()) {
      entry.put("routes", routes);
    }
    return entry;
  }

  private List<Map<String, Object>> routes(Subnet subnet) {
    List<Map<String, Object>> routes = new ArrayList<>();
    network.routes().stream()
        .filter(route -> route.source() == subnet.id())
        .forEach(
            route ->
                network
                    .subnet(route.destination())
                    .ifPresent(
                        to -> {
                          Map<String, Object> entry = new LinkedHashMap<>();
                          entry.put("destination", to.cidr().toString());
                          entry.put("gateway", Addresses.text(route.gateway()));
                          entry.put("metric", route.metric());
                          routes.add(entry);
                        }));
    return routes;
  }

  private static List<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(Addresses::text).toList();
  }
}
