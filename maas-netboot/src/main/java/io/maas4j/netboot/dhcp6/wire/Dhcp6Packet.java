package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.netboot.wire.WireFormatException;

/** What comes in a datagram: a client's or server's own words, or a relay's around them. */
public sealed interface Dhcp6Packet permits Dhcp6Message, RelayMessage {
  /** How many relays may have passed a message on (HOP_COUNT_LIMIT was 32 before RFC 8415). */
  int MAX_RELAYS = 32;

  /**
   * Reads a datagram's payload.
   *
   * @throws WireFormatException and nothing else, whatever the bytes
   */
  static Dhcp6Packet decode(byte[] bytes) {
    return Dhcp6Decoder.packet(bytes);
  }

  /** The datagram's payload. */
  byte[] encode();
}
