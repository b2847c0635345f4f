package io.maas4j.deploy;

import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.Vlan;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine's network as netplan reads it (metadata contract, section 10, version 2). Stateless;
 * the same network gives the same text.
 */
public final class Netplan {
  private Netplan() {}

  /**
   * The file's content, in UTF-8.
   *
   * @return a mapping with the one key {@code network}
   */
  public static byte[] file(MachineNetwork network) {
    return CloudConfig.yaml(document(network)).getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, Object> document(MachineNetwork network) {
    NetplanAddresses addresses = new NetplanAddresses(network);
    // their order is that of netplan's own examples
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    for (String name : List.of("ethernets", "bonds", "vlans", "bridges")) {
      sections.put(name, new TreeMap<>());
    }
    for (Interface nic : network.interfaces()) {
      Optional<String> section = section(nic.type());
      if (nic.enabled() && section.isPresent()) {
        Map<String, Object> device = device(network, nic);
        addresses.addTo(device, nic);
        sections.get(section.get()).put(nic.name(), device);
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 2);
    sections.forEach(
        (name, devices) -> {
          if (!devices.isEmpty()) {
            document.put(name, devices);
          }
        });
    return Map.of("network", document);
  }

  /** What has no name of its own on the machine is in none. */
  private static Optional<String> section(InterfaceType type) {
    return switch (type) {
      case PHYSICAL -> Optional.of("ethernets");
      case BOND -> Optional.of("bonds");
      case VLAN -> Optional.of("vlans");
      case BRIDGE -> Optional.of("bridges");
      case ALIAS, UNKNOWN -> Optional.empty();
    };
  }

  private static Map<String, Object> device(MachineNetwork network, Interface nic) {
    Map<String, Object> device = new LinkedHashMap<>();
    switch (nic.type()) {
      case PHYSICAL -> physical(device, nic);
      case BOND -> {
        group(device, network, nic);
        nic.parameters().bond().ifPresent(bond -> device.put("parameters", parameters(bond)));
      }
      case BRIDGE -> {
        group(device, network, nic);
        nic.parameters().bridge().ifPresent(bridge -> bridge(device, bridge));
      }
      default -> tagged(device, network, nic);
    }
    Optional<Vlan> vlan = network.vlan(nic);
    device.put(
        "mtu", nic.parameters().mtu().or(() -> vlan.map(Vlan::mtu)).orElse(Vlan.DEFAULT_MTU));
    nic.parameters().acceptRa().ifPresent(accepts -> device.put("accept-ra", accepts));
    if (vlan.isEmpty() && nic.type() == InterfaceType.PHYSICAL) {
      // nobody waits for a link that leads nowhere
      device.put("optional", true);
    }
    return device;
  }

  private static void physical(Map<String, Object> device, Interface nic) {
    nic.mac()
        .ifPresent(
            mac -> {
              device.put("match", Map.of("macaddress", mac.value()));
              device.put("set-name", nic.name());
            });
  }

  private static void group(Map<String, Object> device, MachineNetwork network, Interface nic) {
    nic.mac().ifPresent(mac -> device.put("macaddress", mac.value()));
    device.put("interfaces", parents(network, nic).sorted().toList());
  }

  private static void tagged(Map<String, Object> device, MachineNetwork network, Interface nic) {
    device.put("id", network.vlan(nic).map(Vlan::vid).orElse(Vlan.UNTAGGED));
    parents(network, nic).findFirst().ifPresent(link -> device.put("link", link));
  }

  private static java.util.stream.Stream<String> parents(MachineNetwork network, Interface nic) {
    return network.interfaces().stream()
        .filter(parent -> parent.enabled() && parent.isParentOf(nic))
        .map(Interface::name);
  }

  private static Map<String, Object> parameters(Bond bond) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("mode", bond.mode().wireName());
    if (bond.mode() == Bond.Mode.LACP) {
      parameters.put("lacp-rate", bond.lacpRate().wireName());
    }
    parameters.put("mii-monitor-interval", bond.miimon());
    if (bond.updelay() > 0) {
      parameters.put("up-delay", bond.updelay());
    }
    if (bond.downdelay() > 0) {
      parameters.put("down-delay", bond.downdelay());
    }
    parameters.put("transmit-hash-policy", bond.hashPolicy().wireName());
    if (bond.mode() == Bond.Mode.ACTIVE_BACKUP) {
      // netplan spells it so
      parameters.put("gratuitious-arp", bond.numGratArp());
    }
    return parameters;
  }

  private static void bridge(Map<String, Object> device, Bridge bridge) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("stp", bridge.stp());
    parameters.put("forward-delay", bridge.forwardDelay());
    device.put("parameters", parameters);
    if (bridge.type() == Bridge.Type.OVS) {
      device.put("openvswitch", Map.of());
      device.put("optional", false);
    }
  }
}
