package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Ethernet, IP and UDP headers for payloads that came without: sockets do not show them. Addresses
 * and ports are the real ones as far as they are known; the server's MAC is made up.
 */
final class Frames {
  /** Ethernet (14), IPv6 (40) and UDP (8). */
  static final int MOST_HEADERS = 62;

  // locally administered: nobody's
  private static final byte[] SERVER = {2, 0, 0, 0, 0, 1};
  private static final byte[] UNKNOWN = {2, 0, 0, 0, 0, 2};
  private static final byte[] EVERYBODY = {-1, -1, -1, -1, -1, -1};
  private static final int UDP = 17;
  private static final int UDP_HEADER = 8;

  private Frames() {}

  /**
   * @param mac of the machine at the remote end; empty for a relay, or somebody unknown
   * @param bytes of the frame, maybe only its beginning
   * @param length of the frame as it would have been on the wire
   */
  record Frame(byte[] bytes, int length) {}

  static Frame of(Datagram datagram, Optional<MacAddress> mac) {
    boolean in = datagram.direction() == Direction.IN;
    InetAddress local = datagram.local().getAddress();
    InetAddress remote = datagram.remote().getAddress();
    // an address of the other family can only be the wildcard of a dual-stack socket
    boolean ipv4 =
        remote instanceof Inet4Address && (local instanceof Inet4Address || isUnknown(local));
    byte[] near = octets(local, ipv4);
    byte[] far = octets(remote, ipv4);
    if (in && isUnknown(local) && ipv4 && isUnknown(remote)) {
      near = new byte[] {-1, -1, -1, -1}; // who has no address yet can only shout
    }
    byte[] source = in ? far : near;
    byte[] target = in ? near : far;
    byte[] client = mac.map(MacAddress::octets).orElse(UNKNOWN);
    ByteBuffer frame = ByteBuffer.allocate(MOST_HEADERS + datagram.payload().length);
    frame.put(isEverybody(target) ? EVERYBODY : in ? SERVER : client);
    frame.put(in ? client : SERVER);
    frame.putShort((short) (ipv4 ? 0x0800 : 0x86DD));
    int udpLength = UDP_HEADER + datagram.length();
    if (ipv4) {
      ipv4(frame, source, target, udpLength);
    } else {
      ipv6(frame, source, target, udpLength);
    }
    int headers = frame.position() + UDP_HEADER;
    udp(frame, datagram, in, source, target, udpLength);
    frame.put(datagram.payload());
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return new Frame(bytes, headers + datagram.length());
  }

  private static void ipv4(ByteBuffer frame, byte[] source, byte[] target, int length) {
    int at = frame.position();
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length));
    frame.putInt(0x4000); // not fragmented
    frame.put((byte) 64).put((byte) UDP).putShort((short) 0);
    frame.put(source).put(target);
    frame.putShort(at + 10, (short) ~folded(sum(frame.array(), at, 20)));
  }

  private static void ipv6(ByteBuffer frame, byte[] source, byte[] target, int length) {
    frame.putInt(0x60000000).putShort((short) length).put((byte) UDP).put((byte) 64);
    frame.put(source).put(target);
  }

  private static void udp(
      ByteBuffer frame, Datagram datagram, boolean in, byte[] source, byte[] target, int length) {
    int from = in ? datagram.remote().getPort() : datagram.local().getPort();
    int to = in ? datagram.local().getPort() : datagram.remote().getPort();
    byte[] payload = datagram.payload();
    int checksum = 0; // of IPv4: none; also of what was cut, as nobody can tell
    if (payload.length == datagram.length()) {
      long sum = sum(source, 0, source.length) + sum(target, 0, target.length) + UDP + length;
      sum += from + to + length + sum(payload, 0, payload.length);
      checksum = ~folded(sum) & 0xFFFF;
      checksum = checksum == 0 ? 0xFFFF : checksum;
    }
    frame.putShort((short) from).putShort((short) to);
    frame.putShort((short) length).putShort((short) checksum);
  }

  private static byte[] octets(InetAddress address, boolean ipv4) {
    byte[] octets = address.getAddress();
    int wanted = ipv4 ? 4 : 16;
    return octets.length == wanted ? octets : new byte[wanted];
  }

  private static boolean isUnknown(InetAddress address) {
    return address.isAnyLocalAddress();
  }

  private static boolean isEverybody(byte[] address) {
    return address.length == 4 && (address[0] & address[1] & address[2] & address[3]) == -1;
  }

  private static long sum(byte[] bytes, int from, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int octet = bytes[from + i] & 0xFF;
      sum += i % 2 == 0 ? octet << 8 : octet;
    }
    return sum;
  }

  /** RFC 1071. */
  private static int folded(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }
}
