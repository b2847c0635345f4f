package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;

/**
 * A message on its way through a relay (RFC 8415 §9). Immutable.
 *
 * @param type {@link MessageType#RELAY_FORW} or {@link MessageType#RELAY_REPL}
 * @param hopCount 0–255, relays that have passed it on before
 * @param linkAddress says which link the client is on; unspecified when the relay does not know
 * @param peerAddress where it came from, or goes to
 * @param options without the relayed message
 * @param relayed what is passed on
 */
public record RelayMessage(
    MessageType type,
    int hopCount,
    Inet6Address linkAddress,
    Inet6Address peerAddress,
    Dhcp6Options options,
    Dhcp6Packet relayed)
    implements Dhcp6Packet {
  static final int HEADER_OCTETS = 34;

  public RelayMessage {
    if (!type.isRelayed()) {
      throw new IllegalArgumentException(type + " is not a relay's message");
    }
    if (hopCount < 0 || hopCount > 0xFF) {
      throw new IllegalArgumentException("hop count " + hopCount + " is not in 0-255");
    }
    if (options.has(Dhcp6Option.RELAY_MSG)) {
      throw new IllegalArgumentException("the relayed message is not one of the options");
    }
  }

  /** What a server sends back through the same relay: link, peer and hops as they were (§19.3). */
  public RelayMessage reply(Dhcp6Options answerOptions, Dhcp6Packet answer) {
    return new RelayMessage(
        MessageType.RELAY_REPL, hopCount, linkAddress, peerAddress, answerOptions, answer);
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type.code());
    out.write(hopCount);
    out.writeBytes(linkAddress.getAddress());
    out.writeBytes(peerAddress.getAddress());
    options.encode(out);
    Dhcp6Options.builder().add(Dhcp6Option.RELAY_MSG, relayed.encode()).build().encode(out);
    return out.toByteArray();
  }
}
