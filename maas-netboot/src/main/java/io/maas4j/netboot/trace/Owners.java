package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whose an address is: of the last clients that were given one, and of those that somebody else
 * knows. Confined to one thread.
 */
final class Owners {
  private static final int MOST = 16_384;

  private final Function<InetAddress, Optional<MacAddress>> others;
  private final Map<InetAddress, MacAddress> given =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, MacAddress> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param others asked for addresses that were not given since the start
   */
  Owners(Function<InetAddress, Optional<MacAddress>> others) {
    this.others = others;
  }

  void given(InetAddress address, MacAddress mac) {
    given.put(address, mac);
  }

  Optional<MacAddress> of(InetAddress address) {
    MacAddress mac = given.get(address);
    return mac != null ? Optional.of(mac) : others.apply(address);
  }
}
