package io.maas4j.network;

import java.util.Locale;

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
}
