package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CloseSession;
import java.util.Optional;

/** An established session's way to the BMC and back. On the loop. */
sealed interface Link permits Link15, Link20 {

  /** What a packet of the session carried. */
  record Opened(PayloadType type, Octets payload) {}

  /** The datagram of a payload, with the next sequence number. */
  byte[] seal(PayloadType type, Octets payload);

  /**
   * What the packet carried; empty when it belongs to another session.
   *
   * @throws WireFormatException when it claims to be of this session and is not, or not any more
   */
  Optional<Opened> open(RmcpMessage message);

  /** The command that ends the session. */
  CloseSession farewell();

  /** Whether serial over LAN fits in. */
  boolean carriesSol();

  /** For people: which version, and what protects it. */
  String describe();
}
