package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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
    Map<String, NetworkPort> portOf = new HashMap<>();
    ports.forEach(port -> portOf.putIfAbsent(port.name(), port));
    for (Map.Entry<String, JsonNode> entry : networks.properties()) {
      String name = Tree.interfaceName(entry.getKey());
      one(name, entry.getValue(), Optional.ofNullable(portOf.get(name)))
          .ifPresent(found -> reader.byName.putIfAbsent(name, found));
    }
    reader.byName.values().forEach(reader::visit);
    return List.copyOf(reader.sorted);
  }

  /** An interface whose parents are being visited. */
  private record Visit(NetworkInterface of, Iterator<String> parents) {}

  /**
   * A ring of parents, which no kernel makes, ends where it closes. Without recursion: a chain of
   * parents may be as long as a report.
   */
  private void visit(NetworkInterface first) {
    Deque<Visit> open = new ArrayDeque<>();
    enter(first, open);
    while (!open.isEmpty()) {
      Visit visit = open.element();
      if (visit.parents().hasNext()) {
        Optional.ofNullable(byName.get(visit.parents().next()))
            .ifPresent(parent -> enter(parent, open));
      } else {
        sorted.add(open.pop().of());
      }
    }
  }

  private void enter(NetworkInterface each, Deque<Visit> open) {
    if (visiting.add(each.name())) {
      open.push(new Visit(each, each.parents().iterator()));
    }
  }

  private static Optional<NetworkInterface> one(
      String name, JsonNode state, Optional<NetworkPort> port) {
    Optional<MacAddress> own = PortReader.mac(Tree.text(state, "hwaddr"));
    if (name.isEmpty()
        || !Tree.text(state, "type").equals("broadcast")
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
                settings.put(Tree.line(entry.getKey()), Tree.line(entry.getValue().asText()));
              }
            });
    return settings;
  }

  private static List<NetworkInterface.Address> addresses(JsonNode state) {
    List<NetworkInterface.Address> addresses = new ArrayList<>();
    for (JsonNode address : Tree.list(state, "addresses")) {
      String text = Tree.text(address, "address");
      if (Tree.text(address, "scope").equals("global") && isAddress(text)) {
        int whole = text.contains(":") ? 128 : 32;
        int prefix = Tree.integer(address, "netmask");
        addresses.add(
            new NetworkInterface.Address(
                text, Tree.text(address, "netmask").isEmpty() || prefix > whole ? whole : prefix));
      }
    }
    return addresses;
  }

  /** One with a zone is of no network that others know. */
  private static boolean isAddress(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
  }
}
