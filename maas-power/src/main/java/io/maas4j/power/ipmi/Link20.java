package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.IntegrityAlgorithm;
import io.maas4j.power.ipmi.wire.Ipmi20Packet;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.SequenceWindow;
import io.maas4j.power.ipmi.wire.SessionCipher;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.SessionCommand.CloseSession;
import java.util.Optional;

/** A session of RMCP+ (IPMI 2.0 §13.28 to §13.32). */
final class Link20 implements Link {
  private final int consoleId;
  private final int bmcId;
  private final SessionCipher cipher;
  private final boolean bearsIdZero;
  private final SequenceWindow window = SequenceWindow.ofRmcpPlus();
  private int sequence;

  Link20(IpmiOptions options, int consoleId, int bmcId, SessionCipher cipher) {
    this.bearsIdZero = options.has(Workaround.IDZERO);
    this.consoleId = consoleId;
    this.bmcId = bmcId;
    this.cipher = cipher;
  }

  @Override
  public byte[] seal(PayloadType type, Octets payload) {
    sequence = SequenceWindow.next(sequence);
    return cipher.seal(type, bmcId, sequence, payload);
  }

  @Override
  public Optional<Opened> open(RmcpMessage message) {
    if (!(message instanceof Ipmi20Packet packet)
        || packet.sessionId() != consoleId && !(bearsIdZero && packet.sessionId() == 0)
        || packet.payloadType() != PayloadType.IPMI && packet.payloadType() != PayloadType.SOL) {
      return Optional.empty();
    }
    cipher.verify(packet);
    // Without integrity anybody can make up numbers: there is nothing to be guarded with them.
    if (cipher.suite().integrity() != IntegrityAlgorithm.NONE
        && !window.accepts(packet.sequence())) {
      throw new WireFormatException(
          10, "session sequence number", "was seen before or is out of reach");
    }
    return Optional.of(new Opened(packet.payloadType(), cipher.open(packet)));
  }

  @Override
  public CloseSession farewell() {
    return new CloseSession(bmcId);
  }

  @Override
  public boolean carriesSol() {
    return true;
  }

  @Override
  public String describe() {
    return "IPMI 2.0, cipher suite " + cipher.suite().id();
  }
}
