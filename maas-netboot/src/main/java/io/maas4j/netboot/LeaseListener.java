package io.maas4j.netboot;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Told of leases, in batches, in order for each MAC, at least once.
 *
 * <p>Called from a thread of the engine that may wait; throwing means "not taken", and the batch
 * comes again.
 */
@FunctionalInterface
public interface LeaseListener {
  void leases(List<LeaseEvent> events);

  /** What happened to a lease. */
  enum Action {
    COMMIT,
    EXPIRY,
    RELEASE
  }

  /**
   * One lease event (contract, section 9).
   *
   * @param leaseTime zero unless committed
   * @param hostname option 12, or empty
   */
  record LeaseEvent(
      Action action,
      MacAddress mac,
      InetAddress address,
      Instant at,
      Duration leaseTime,
      String hostname) {}
}
