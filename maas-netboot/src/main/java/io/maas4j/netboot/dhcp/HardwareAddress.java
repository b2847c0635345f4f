package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;

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

  static MacAddress of(long number) {
    byte[] octets = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      octets[i] = (byte) (number >> 8 * (OCTETS - 1 - i));
    }
    return MacAddress.of(octets);
  }
}
