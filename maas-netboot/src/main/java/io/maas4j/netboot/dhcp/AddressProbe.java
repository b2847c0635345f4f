package io.maas4j.netboot.dhcp;

import java.net.Inet4Address;
import java.util.concurrent.CompletionStage;

/**
 * Asks the network whether somebody uses an address already, before it is offered to a client that
 * has not had it (RFC 2131 §2.2, §4.3.1). Implementations are safe for concurrent use.
 */
@FunctionalInterface
public interface AddressProbe {

  /**
   * Asks; never blocks. Only the client that waits for this address is delayed by the answer.
   *
   * @return whether the address is in use, on any thread, within about a second; one that completes
   *     exceptionally counts as not in use
   */
  CompletionStage<Boolean> isInUse(Inet4Address address);
}
