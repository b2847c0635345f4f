package io.maas4j.sample.sim;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A network card's view of DHCP. */
interface DhcpLink {
  void send(DhcpMessage message) throws IOException;

  /** The next message for this card; empty when none came in time. Blocks. */
  Optional<DhcpMessage> receive(Duration wait) throws InterruptedException;
}
