package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a message says of its sender.
 *
 * @param duid empty in an INFORMATION-REQUEST that names none
 * @param wire see {@link Claim#wire}
 * @param named see {@link Claim#named}
 * @param architecture first element of option 61
 * @param userClasses option 15, counted and as raw text
 * @param requested option 6
 */
record Client(
    MessageType type,
    Optional<Duid> duid,
    Optional<MacAddress> wire,
    Optional<MacAddress> named,
    OptionalInt architecture,
    Set<String> userClasses,
    Set<Integer> requested) {

  /**
   * @throws IllegalStateException for a sender without a DUID, which has no associations
   */
  Claim claim(int iaid) {
    Duid name = duid.orElseThrow(() -> new IllegalStateException("no client identifier"));
    return new Claim(new Association(name, iaid), wire, named);
  }
}
