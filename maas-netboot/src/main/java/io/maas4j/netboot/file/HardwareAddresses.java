package io.maas4j.netboot.file;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Finds the hardware address of a machine that asks for its configuration without naming it.
 *
 * <p>Called from worker threads: may block on disk. Implementations are safe for concurrent use.
 */
@FunctionalInterface
public interface HardwareAddresses {
  /** Knows nobody. */
  HardwareAddresses NONE = address -> Optional.empty();

  Optional<MacAddress> of(InetAddress address);

  /** Asks this one, and the other for whom this one does not know. */
  default HardwareAddresses or(HardwareAddresses other) {
    return address -> of(address).or(() -> other.of(address));
  }
}
