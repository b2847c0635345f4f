package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.Status;
import java.util.List;
import java.util.Optional;

/**
 * What a client is about to be told.
 *
 * @param type ADVERTISE or REPLY
 * @param configuration whose options it gets; empty for a mere status
 * @param associations in the order of the question
 * @param status of the whole
 * @param rapid whether it answers a SOLICIT with a lease
 * @param change what has to be kept before the answer leaves
 */
record Answer(
    MessageType type,
    Optional<ServedSubnet> configuration,
    List<Ia> associations,
    Optional<Status> status,
    boolean rapid,
    Change change) {
  Answer {
    associations = List.copyOf(associations);
  }

  /** Addresses, and all that goes with them. */
  static Answer of(
      MessageType type, ServedSubnet configuration, List<Ia> associations, Change change) {
    return new Answer(
        type, Optional.of(configuration), associations, Optional.empty(), false, change);
  }

  /** How it went, and nothing else but associations that went otherwise. */
  static Answer of(Status status, List<Ia> associations, Change change) {
    return new Answer(
        MessageType.REPLY, Optional.empty(), associations, Optional.of(status), false, change);
  }

  /** The same as answer to a SOLICIT. */
  Answer asRapid() {
    return new Answer(type, configuration, associations, status, true, change);
  }
}
