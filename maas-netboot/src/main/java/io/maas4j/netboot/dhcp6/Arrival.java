package io.maas4j.netboot.dhcp6;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a datagram came in.
 *
 * @param sender address and port that it came from
 * @param interfaceName the interface that its socket is bound to
 * @param cast what its socket is bound to
 */
record Arrival(InetSocketAddress sender, Optional<String> interfaceName, Cast cast) {

  /** What a client sends to one server's address is not answered (RFC 8415 §16). */
  enum Cast {
    UNICAST,
    MULTICAST
  }
}
