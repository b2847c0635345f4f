package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports of the network cards and of their virtual functions. */
final class PortReader {
  private static final Pattern MODE = Pattern.compile("(\\d{1,9})base.*");

  private PortReader() {}

  static List<NetworkPort> read(JsonNode network) {
    List<NetworkPort> ports = new ArrayList<>();
    for (JsonNode card : Tree.list(network, "cards")) {
      ports(card, NetworkPort.Kind.CARD, ports);
      for (JsonNode function : Tree.list(card.path("sriov"), "vfs")) {
        ports(function, NetworkPort.Kind.VIRTUAL_FUNCTION, ports);
      }
    }
    return ports;
  }

  private static void ports(JsonNode card, NetworkPort.Kind kind, List<NetworkPort> ports) {
    for (JsonNode port : Tree.list(card, "ports")) {
      ports.add(
          new NetworkPort(
              Tree.interfaceName(port.path("id").asText("")),
              mac(Tree.text(port, "address")),
              Tree.truth(port, "link_detected"),
              Tree.integer(port, "link_speed"),
              fastest(Tree.texts(port, "supported_modes")),
              Tree.text(card, "vendor"),
              Tree.text(card, "product"),
              Tree.text(card, "firmware_version"),
              Tree.integer(card.path("sriov"), "maximum_vfs"),
              Tree.integer(card, "numa_node"),
              Tree.text(card, "pci_address"),
              Tree.text(card, "usb_address"),
              kind));
    }
  }

  private static int fastest(List<String> modes) {
    int fastest = 0;
    for (String mode : modes) {
      Matcher matcher = MODE.matcher(mode);
      if (matcher.matches()) {
        fastest = Math.max(fastest, Integer.parseInt(matcher.group(1)));
      }
    }
    return fastest;
  }

  /** InfiniBand's 20 bytes, and nothing at all, are no Ethernet address. */
  static Optional<MacAddress> mac(String text) {
    try {
      return Optional.of(MacAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
