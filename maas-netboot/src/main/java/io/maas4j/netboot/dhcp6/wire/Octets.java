package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Numbers and addresses in network byte order. */
final class Octets {
  private Octets() {}

  static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  static void u24(ByteArrayOutputStream out, int value) {
    out.write(value >>> 16);
    u16(out, value);
  }

  static void u32(ByteArrayOutputStream out, long value) {
    u16(out, (int) (value >>> 16));
    u16(out, (int) value);
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  static int u24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | u16(bytes, at + 1);
  }

  static long u32(byte[] bytes, int at) {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  /** Also for addresses that carry an IPv4 one, which the JDK would turn into it. */
  static Inet6Address address(byte[] bytes, int at) {
    try {
      return Inet6Address.getByAddress(null, Arrays.copyOfRange(bytes, at, at + 16), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen octets are an address", e);
    }
  }
}
