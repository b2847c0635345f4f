package io.maas4j.netboot.dhcp;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a datagram came in.
 *
 * @param sender address and port that it came from
 * @param interfaceName the interface that its socket is bound to
 * @param localAddress the address that its socket is bound to, maybe 0.0.0.0
 * @param cast what the datagram's destination says, where the system tells
 */
record Arrival(
    InetSocketAddress sender,
    Optional<String> interfaceName,
    Inet4Address localAddress,
    Cast cast) {

  /** A rebinding client that moved to another link must not pass for a routed renewal. */
  enum Cast {
    UNICAST,
    BROADCAST,
    UNKNOWN
  }
}
