package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.Ipmi15Packet;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.SequenceWindow;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CloseSession;
import java.util.Optional;

/** A session of IPMI 1.5 (IPMI 2.0 §13.6; power spec §9). */
final class Link15 implements Link {
  /** How the two sides authenticate. */
  record Manner(AuthType sends, AuthType expects, AuthType tolerates) {}

  private final CryptoEngine crypto;
  private final int sessionId;
  private final Octets password;
  private final Manner manner;
  private final boolean turned;
  private final boolean bearsIdZero;
  private final SequenceWindow window = SequenceWindow.ofIpmi15();
  private int sequence;

  /**
   * @param first the sequence number that the BMC wants to see first, as it was on the wire
   */
  Link15(
      CryptoEngine crypto,
      IpmiOptions options,
      int sessionId,
      int first,
      Octets password,
      Manner manner) {
    this.crypto = crypto;
    this.sessionId = sessionId;
    this.password = password;
    this.manner = manner;
    this.bearsIdZero = options.has(Workaround.IDZERO);
    this.turned = options.has(Workaround.ENDIANSEQ);
    this.sequence = onWire(first);
  }

  @Override
  public byte[] seal(PayloadType type, Octets payload) {
    if (type != PayloadType.IPMI) {
      throw new IllegalArgumentException("IPMI 1.5 carries messages only, not " + type);
    }
    byte[] datagram =
        Ipmi15Packet.authenticated(
                crypto, manner.sends(), onWire(sequence), sessionId, password, payload)
            .encode();
    sequence = SequenceWindow.next(sequence);
    return datagram;
  }

  @Override
  public Optional<Opened> open(RmcpMessage message) {
    if (!(message instanceof Ipmi15Packet packet)
        || packet.sessionId() != sessionId && !(bearsIdZero && packet.sessionId() == 0)) {
      return Optional.empty();
    }
    if (packet.authType() != manner.expects() && packet.authType() != manner.tolerates()) {
      throw new WireFormatException(
          4, "authentication type", "is not the session's: " + packet.authType());
    }
    if (!packet.verifies(crypto, password)) {
      throw new WireFormatException(13, "message authentication code", "is wrong");
    }
    if (packet.authType() != AuthType.NONE && !window.accepts(onWire(packet.sequence()))) {
      throw new WireFormatException(
          5, "session sequence number", "was seen before or is out of reach");
    }
    return Optional.of(new Opened(PayloadType.IPMI, packet.payload()));
  }

  @Override
  public CloseSession farewell() {
    return new CloseSession(sessionId);
  }

  @Override
  public boolean carriesSol() {
    return false;
  }

  @Override
  public String describe() {
    return "IPMI 1.5, " + manner.sends();
  }

  // Its own inverse.
  private int onWire(int value) {
    return turned ? Integer.reverseBytes(value) : value;
  }
}
