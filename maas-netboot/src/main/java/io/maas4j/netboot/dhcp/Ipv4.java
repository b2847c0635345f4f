package io.maas4j.netboot.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** IPv4 addresses as numbers: what lookups and range walks are done with. */
final class Ipv4 {
  private Ipv4() {}

  static int toInt(Inet4Address address) {
    byte[] octets = address.getAddress();
    return (octets[0] & 0xFF) << 24
        | (octets[1] & 0xFF) << 16
        | (octets[2] & 0xFF) << 8
        | octets[3] & 0xFF;
  }

  static Inet4Address of(int address) {
    byte[] octets = {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
    try {
      return (Inet4Address) InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("four octets are an address", e);
    }
  }

  /** Not one host's on a network: 0/8, 127/8, multicast, reserved and limited broadcast. */
  static boolean isSpecial(int address) {
    int first = address >>> 24;
    return first == 0 || first == 127 || first >= 224;
  }

  static int mask(int prefixLength) {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  static String text(int address) {
    return of(address).getHostAddress();
  }
}
