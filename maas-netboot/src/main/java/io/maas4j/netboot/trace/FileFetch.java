package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.file.BootTraffic;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that a machine asked for, and what became of that.
 *
 * @param at when it ended
 * @param mac of the machine, where leases or configuration tell it
 */
public record FileFetch(Instant at, Optional<MacAddress> mac, BootTraffic.Request request) {

  /** One line: {@code TFTP 52:54:00:00:00:01 10.0.0.5 bootx64.efi -> SENT 955032 bytes 120.0ms}. */
  public String summary() {
    return request.protocol()
        + mac.map(m -> " " + m).orElse("")
        + " "
        + request.remoteAddress().getHostAddress()
        + " "
        + Printable.of(request.path())
        + " -> "
        + request.outcome()
        + " "
        + request.bytes()
        + " bytes "
        + DhcpExchange.millis(request.took());
  }
}
