package io.maas4j.netboot.rogue;

import java.net.Inet4Address;
import java.util.Set;

/**
 * Told which foreign DHCP servers there are. Called on a thread of the detector that may wait;
 * throwing means "not taken", and it is told again.
 */
@FunctionalInterface
public interface ForeignServerListener {
  /**
   * @param interfaceName where they are
   * @param servers all that are there now; none when the last has gone
   */
  void changed(String interfaceName, Set<Inet4Address> servers);
}
