package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;

/** Ethernet addresses as numbers of 48 bits: what the lease table looks clients up by. */
final class HardwareAddress {
  private static final int OCTETS = 6;

  private HardwareAddress() {}

  static long number(MacAddress mac) {
    String text = mac.value();
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':') {
        number = number << 4 | Character.digit(c, 16);
      }
    }
    return number;
  }

  /** Of a message; the first six octets of whatever it has. */
  static long number(DhcpMessage message) {
    long number = 0;
    byte[] octets = message.chaddr();
    for (int i = 0; i < Math.min(OCTETS, octets.length); i++) {
      number = number << 8 | octets[i] & 0xFF;
    }
    return number;
  }

  static MacAddress of(long number) {
    byte[] octets = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      octets[i] = (byte) (number >> 8 * (OCTETS - 1 - i));
    }
    return MacAddress.of(octets);
  }
}
