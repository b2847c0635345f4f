package io.maas4j.netboot.dhcp.policy;

import java.util.Optional;

/** What policies see of a client's message. */
public interface PacketView {
  /** An option's octets as they came. */
  Optional<Octets> value(OptionDefinition option);

  /** The hardware type in one octet, then the hardware address. */
  Octets hardware();

  /** Whether the client has a host entry. */
  boolean isKnown();
}
