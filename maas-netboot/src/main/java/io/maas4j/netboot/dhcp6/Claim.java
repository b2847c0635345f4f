package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who wants an address.
 *
 * @param wire the hardware address that the message came from, as its relay or its source address
 *     tells
 * @param named what the client is said to be: its DUID's hardware address, which all interfaces of
 *     a machine share, or else {@code wire}; empty when nothing names one
 */
record Claim(Association association, Optional<MacAddress> wire, Optional<MacAddress> named) {

  /** Hardware addresses that may be the client's, the surer first: fixed addresses go by them. */
  List<MacAddress> macs() {
    return Stream.of(wire, named).flatMap(Optional::stream).distinct().toList();
  }
}
