package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Datagram;
import java.time.Instant;
import java.util.Optional;

/**
 * A packet that is kept.
 *
 * @param mac of the machine that it is from or for; empty when that is not known
 */
record Captured(Instant at, Optional<MacAddress> mac, Datagram datagram) {
  // objects, references in two queues, an index entry: measured generously
  private static final int OVERHEAD = 256;

  int weight() {
    return OVERHEAD + datagram.payload().length;
  }
}
