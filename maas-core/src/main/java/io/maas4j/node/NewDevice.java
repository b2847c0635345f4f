package io.maas4j.node;

import io.maas4j.id.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A device to be added.
 *
 * @param hostname empty for a random one
 * @param domain name or number; empty for its parent's, or the default one
 * @param macs of its interfaces, at least one
 * @param parent system id of the node that it belongs to
 * @param zone empty for the default one
 */
public record NewDevice(
    String hostname,
    String description,
    String domain,
    List<MacAddress> macs,
    Optional<String> parent,
    String zone) {
  public NewDevice {
    macs = List.copyOf(macs);
  }
}
