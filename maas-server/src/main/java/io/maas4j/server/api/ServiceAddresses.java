package io.maas4j.server.api;

import io.maas4j.deploy.ServiceAddress;
import java.util.Optional;

/** Where machines reach the service, for documents that are shown to people. Thread-safe. */
@FunctionalInterface
public interface ServiceAddresses {
  /**
   * @param rackAddress the rack address that last answered the machine's boot; empty before
   */
  ServiceAddress of(Optional<String> rackAddress);
}
