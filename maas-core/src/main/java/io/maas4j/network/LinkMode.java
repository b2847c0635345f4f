package io.maas4j.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a link gets its address. */
public enum LinkMode {
  /** We choose one at deployment. */
  AUTO,
  /** A fixed one. */
  STATIC,
  /** The machine asks by DHCP. */
  DHCP,
  /** Up, without an address. */
  LINK_UP;

  /** On the wire: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param name in any case
   */
  public static Optional<LinkMode> ofWireName(String name) {
    return Arrays.stream(values()).filter(mode -> mode.name().equalsIgnoreCase(name)).findFirst();
  }
}
