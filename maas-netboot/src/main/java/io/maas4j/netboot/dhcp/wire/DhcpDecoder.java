package io.maas4j.netboot.dhcp.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes to message, whose options stay where they are in the datagram. All that it allocates is
 * bounded by the datagram's length.
 */
final class DhcpDecoder {
  private static final int IN_FILE = 1;
  private static final int IN_SNAME = 2;

  private final byte[] bytes;
  private final OptionList options = new OptionList();

  private DhcpDecoder(byte[] bytes) {
    this.bytes = bytes;
  }

  static DhcpMessage decode(byte[] bytes) {
    return new DhcpDecoder(bytes).message();
  }

  private DhcpMessage message() {
    if (bytes.length < DhcpMessage.OPTIONS_AT) {
      throw new WireFormatException(
          bytes.length, "header", "ends after " + bytes.length + " octets, a message has 240");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (header.getInt(DhcpMessage.COOKIE_AT) != DhcpMessage.COOKIE) {
      throw new WireFormatException(DhcpMessage.COOKIE_AT, "magic cookie", "is not 99.130.83.99");
    }
    int op = bytes[0] & 0xFF;
    if (op != DhcpMessage.BOOTREQUEST && op != DhcpMessage.BOOTREPLY) {
      throw new WireFormatException(0, "op", "is " + op + ", not 1 or 2");
    }
    int hlen = bytes[2] & 0xFF;
    if (hlen > 16) {
      throw new WireFormatException(2, "hlen", "is " + hlen + ", chaddr has 16 octets");
    }
    read(DhcpMessage.OPTIONS_AT, bytes.length);
    int fields = overloaded();
    if ((fields & IN_FILE) != 0) {
      read(DhcpMessage.FILE_AT, DhcpMessage.COOKIE_AT);
    }
    if ((fields & IN_SNAME) != 0) {
      read(DhcpMessage.SNAME_AT, DhcpMessage.FILE_AT);
    }
    // A second overload inside of an overloaded field would lead round in circles.
    options.remove(DhcpOption.OVERLOAD);
    checkLength(DhcpOption.MESSAGE_TYPE, 1, "message type (53)");
    checkLength(DhcpOption.REQUESTED_ADDRESS, 4, "requested address (50)");
    checkLength(DhcpOption.SERVER_ID, 4, "server identifier (54)");
    DhcpMessage.Builder message =
        new DhcpMessage.Builder(op)
            .hardwareAddress(bytes[1] & 0xFF, Arrays.copyOfRange(bytes, 28, 28 + hlen))
            .hops(bytes[3] & 0xFF)
            .xid(header.getInt(4))
            .secs(Short.toUnsignedInt(header.getShort(8)))
            .flags(Short.toUnsignedInt(header.getShort(10)))
            .ciaddr(address(12))
            .yiaddr(address(16))
            .siaddr(address(20))
            .giaddr(address(24));
    if ((fields & IN_FILE) == 0) {
      message.file(text(DhcpMessage.FILE_AT, DhcpMessage.COOKIE_AT));
    }
    if ((fields & IN_SNAME) == 0) {
      message.sname(text(DhcpMessage.SNAME_AT, DhcpMessage.FILE_AT));
    }
    return message.options(options).build();
  }

  /**
   * Which fields of the header hold options. RFC 2132 §9.3: a value outside 1-3 means nothing; RFC
   * 3396 §5: file goes before sname.
   */
  private int overloaded() {
    int index = options.find(DhcpOption.OVERLOAD);
    if (index < 0) {
      return 0;
    }
    int value = options.length(index) == 1 ? options.octet(index, 0) : 0;
    options.remove(DhcpOption.OVERLOAD);
    return value >= 0 && value <= (IN_FILE | IN_SNAME) ? value : 0;
  }

  /** Most of them are 0.0.0.0, and one of those is enough. */
  private Inet4Address address(int at) {
    boolean any = (bytes[at] | bytes[at + 1] | bytes[at + 2] | bytes[at + 3]) == 0;
    return any ? DhcpMessage.ANY : DhcpMessage.address(bytes, at);
  }

  private void read(int from, int end) {
    int at = from;
    while (at < end) {
      int code = bytes[at++] & 0xFF;
      if (code == DhcpOption.PAD) {
        continue;
      }
      if (code == DhcpOption.END || at == end) {
        return;
      }
      int length = bytes[at++] & 0xFF;
      if (at + length > end) {
        return; // A relay or a firmware cut it short; what came before still holds.
      }
      options.join(code, bytes, at, length);
      at += length;
    }
  }

  private void checkLength(int code, int expected, String field) {
    int index = options.find(code);
    if (index >= 0 && options.length(index) != expected) {
      throw new WireFormatException(
          DhcpMessage.OPTIONS_AT,
          field,
          "has " + options.length(index) + " octets, it must have " + expected);
    }
  }

  private String text(int from, int end) {
    int at = from;
    while (at < end && bytes[at] != 0) {
      at++;
    }
    return at == from ? "" : new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
  }
}
