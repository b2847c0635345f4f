package io.maas4j.hardware;

import io.maas4j.id.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network interface as the running system shows it (spec scripts §12.1).
 *
 * @param name {@code enp5s0}
 * @param kind what it is
 * @param macAddress of its port if there is one, else its own
 * @param connected up, and its port sees a link
 * @param mtu bytes, 0 when unknown
 * @param addresses of global scope, in order
 * @param parents names of the interfaces that it lies on
 * @param vid VLAN id, 0 for other kinds
 * @param settings of a bond or bridge, keys as in the report
 * @param port of a network card
 */
public record NetworkInterface(
    String name,
    Kind kind,
    MacAddress macAddress,
    boolean connected,
    int mtu,
    List<Address> addresses,
    List<String> parents,
    int vid,
    Map<String, String> settings,
    Optional<NetworkPort> port) {
  /** What an interface is. */
  public enum Kind {
    PHYSICAL,
    VLAN,
    BOND,
    BRIDGE
  }

  /**
   * An address and its prefix. Prefixes of a single host still have to be widened to a known
   * subnet, which only the server can.
   *
   * @param address IPv4 or IPv6 text
   * @param prefix length in bits
   */
  public record Address(String address, int prefix) {}

  public NetworkInterface {
    addresses = List.copyOf(addresses);
    parents = List.copyOf(parents);
    settings = Map.copyOf(settings);
  }
}
