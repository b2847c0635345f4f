package io.maas4j.server.metadata;

import io.maas4j.deploy.ServiceAddress;
import java.util.Optional;

/** Where machines reach the service. Thread-safe. */
@FunctionalInterface
public interface MachineAddresses {
  /**
   * @param rackAddress the rack address that last answered the machine's boot; empty before
   * @param requested the address by which the present request came
   */
  ServiceAddress of(Optional<String> rackAddress, ServiceAddress requested);

  /**
   * Through the rack that answered the boot, else the way the request came.
   *
   * @param rackHttpPort of every rack's HTTP server, 1 to 65535
   */
  static MachineAddresses throughRacks(int rackHttpPort) {
    return (rack, requested) ->
        rack.map(host -> new ServiceAddress(host, rackHttpPort)).orElse(requested);
  }
}
