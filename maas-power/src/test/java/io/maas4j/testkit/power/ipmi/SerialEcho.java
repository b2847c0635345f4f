package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.SolPacket;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.PayloadCommand;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.ActivatePayload;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.ActivatedPayload;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.DeactivatePayload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A serial console that prints what is typed (IPMI 2.0 §15). Guarded by its BMC. */
final class SerialEcho {
  private static final int ALREADY_ACTIVE = 0x80;
  private static final int NOT_ACTIVE = 0x80;
  private static final int LARGEST = 200;
  private static final int NO_VLAN = 0xFFFF;
  private static final int MAX_TYPED = 1 << 16;

  private final StringBuilder typed = new StringBuilder();
  private @Nullable Session owner;
  private int port;
  private int sequence;
  private int lastSeen;
  private @Nullable SolPacket lastAnswer;
  private int breaks;

  /** What was typed, up to 64 Ki characters. */
  String typed() {
    return typed.toString();
  }

  int breaks() {
    return breaks;
  }

  boolean isActive() {
    return owner != null;
  }

  void localPort(int number) {
    port = number;
  }

  /** Sessions that are gone hold no console. */
  void ended(Session session) {
    if (session == owner) {
      owner = null;
    }
  }

  Reply execute(PayloadCommand<?> command, Session session) {
    if (command instanceof ActivatePayload activate) {
      if (activate.payload() != PayloadCommand.SOL || activate.instance() != 1) {
        return Reply.refused(CompletionCode.INVALID_FIELD);
      }
      if (owner != null) {
        return Reply.refused(ALREADY_ACTIVE);
      }
      owner = session;
      sequence = 0;
      lastSeen = 0;
      lastAnswer = null;
      return Reply.of(new ActivatedPayload(LARGEST, LARGEST, port, NO_VLAN));
    }
    if (command instanceof DeactivatePayload deactivate) {
      if (owner == null || deactivate.payload() != PayloadCommand.SOL) {
        return Reply.refused(NOT_ACTIVE);
      }
      owner = null;
      return Reply.ok();
    }
    throw new AssertionError(command);
  }

  /** What to send back; empty when nothing is. */
  Optional<SolPacket> receive(SolPacket packet, Session session) {
    if (session != owner || packet.sequence() == 0) {
      return Optional.empty();
    }
    if (packet.sequence() == lastSeen && lastAnswer != null) {
      // Sent again, for our answer was lost.
      return Optional.of(lastAnswer);
    }
    lastSeen = packet.sequence();
    if (packet.has(SolPacket.GENERATE_BREAK)) {
      breaks++;
    }
    Octets characters = packet.characters();
    if (typed.length() + characters.length() <= MAX_TYPED) {
      for (int i = 0; i < characters.length(); i++) {
        typed.append((char) characters.at(i));
      }
    }
    if (characters.isEmpty()) {
      lastAnswer = SolPacket.acknowledging(packet.sequence(), 0);
    } else {
      sequence = sequence % 15 + 1;
      lastAnswer = new SolPacket(sequence, packet.sequence(), characters.length(), 0, characters);
    }
    return Optional.of(lastAnswer);
  }
}
