package io.maas4j.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an interface is (REST contract, section 7.4). */
public enum InterfaceType {
  PHYSICAL,
  /** Several interfaces that act as one. */
  BOND,
  BRIDGE,
  /** One tagged VLAN of another interface. */
  VLAN,
  /** A further address of another interface under a name of its own; never made by us. */
  ALIAS,
  /** Only its MAC is known. */
  UNKNOWN;

  /** On the wire: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<InterfaceType> ofWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(name)).findFirst();
  }

  /** Whether an interface that belongs to one of these has no addresses of its own. */
  public boolean takesOverItsParents() {
    return this == BOND || this == BRIDGE;
  }
}
