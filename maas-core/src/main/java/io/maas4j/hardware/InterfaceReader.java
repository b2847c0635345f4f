package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Network interfaces, parents before children (spec scripts §12.1). */
final class InterfaceReader {
  /** What some drivers invent for interfaces that have no address. */
  private static final MacAddress INVENTED = new MacAddress("02:00:00:00:00:02");

  private final Map<String, NetworkInterface> byName = new LinkedHashMap<>();
  private final Set<String> visiting = new LinkedHashSet<>();
  private final List<NetworkInterface> sorted = new ArrayList<>();

  private InterfaceReader() {}

  static List<NetworkInterface> read(JsonNode networks, List<NetworkPort> ports) {
    InterfaceReader reader = new InterfaceReader();
    networks
        .properties()
        .forEach(
            entry ->
                one(entry.getKey(), entry.getValue(), ports)
                    .ifPresent(found -> reader.byName.put(entry.getKey(), found)));
    reader.byName.values().forEach(reader::visit);
    return List.copyOf(reader.sorted);
  }

  /** A ring of parents, which no kernel makes, ends where it closes. */
  private void visit(NetworkInterface each) {
    if (visiting.add(each.name())) {
      for (String parent : each.parents()) {
        NetworkInterface known = byName.get(parent);
        if (known != null) {
          visit(known);
        }
      }
      sorted.add(each);
    }
  }

  private static Optional<NetworkInterface> one(
      String name, JsonNode state, List<NetworkPort> ports) {
    Optional<NetworkPort> port = ports.stream().filter(p -> p.name().equals(name)).findFirst();
    Optional<MacAddress> own = PortReader.mac(Tree.text(state, "hwaddr"));
    if (!Tree.text(state, "type").equals("broadcast")
        || own.isEmpty()
        || own.get().equals(INVENTED)) {
      return Optional.empty();
    }
    NetworkInterface.Kind kind = kind(state);
    boolean up = Tree.text(state, "state").equals("up");
    return Optional.of(
        new NetworkInterface(
            name,
            kind,
            port.flatMap(NetworkPort::macAddress).orElse(own.get()),
            up && port.map(NetworkPort::linkDetected).orElse(true),
            Tree.integer(state, "mtu"),
            addresses(state),
            parents(kind, state),
            Tree.integer(state.path("vlan"), "vid"),
            settings(kind, state),
            port));
  }

  private static NetworkInterface.Kind kind(JsonNode state) {
    if (state.path("bond").isObject()) {
      return NetworkInterface.Kind.BOND;
    }
    if (state.path("bridge").isObject()) {
      return NetworkInterface.Kind.BRIDGE;
    }
    return state.path("vlan").isObject()
        ? NetworkInterface.Kind.VLAN
        : NetworkInterface.Kind.PHYSICAL;
  }

  private static List<String> parents(NetworkInterface.Kind kind, JsonNode state) {
    return switch (kind) {
      case PHYSICAL -> List.of();
      case BOND -> Tree.texts(state.path("bond"), "lower_devices");
      case BRIDGE -> Tree.texts(state.path("bridge"), "upper_devices");
      case VLAN -> {
        String lower = Tree.text(state.path("vlan"), "lower_device");
        yield lower.isEmpty() ? List.of() : List.of(lower);
      }
    };
  }

  private static Map<String, String> settings(NetworkInterface.Kind kind, JsonNode state) {
    JsonNode node =
        switch (kind) {
          case BOND -> state.path("bond");
          case BRIDGE -> state.path("bridge");
          default -> state.path("");
        };
    Map<String, String> settings = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                settings.put(entry.getKey(), entry.getValue().asText());
              }
            });
    return settings;
  }

  private static List<NetworkInterface.Address> addresses(JsonNode state) {
    List<NetworkInterface.Address> addresses = new ArrayList<>();
    for (JsonNode address : Tree.list(state, "addresses")) {
      String text = Tree.text(address, "address");
      if (Tree.text(address, "scope").equals("global") && !text.isEmpty()) {
        int whole = text.contains(":") ? 128 : 32;
        int prefix = Tree.integer(address, "netmask");
        addresses.add(
            new NetworkInterface.Address(
                text, Tree.text(address, "netmask").isEmpty() || prefix > whole ? whole : prefix));
      }
    }
    return addresses;
  }
}
