package io.maas4j.netboot.dhcp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;

/** Bytes to message. All that it allocates is bounded by the datagram's length. */
final class DhcpDecoder {
  private static final int IN_FILE = 1;
  private static final int IN_SNAME = 2;

  private final byte[] bytes;
  private final LinkedHashMap<Integer, byte[]> options = new LinkedHashMap<>();

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
    byte[] overload = options.remove(DhcpOption.OVERLOAD);
    // RFC 2132 §9.3: a value outside 1-3 means nothing. RFC 3396 §5: file goes before sname.
    int fields = overload != null && overload.length == 1 && overload[0] <= 3 ? overload[0] : 0;
    if (fields > 0 && (fields & IN_FILE) != 0) {
      read(DhcpMessage.FILE_AT, DhcpMessage.COOKIE_AT);
    }
    if (fields > 0 && (fields & IN_SNAME) != 0) {
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
            .ciaddr(DhcpMessage.address(bytes, 12))
            .yiaddr(DhcpMessage.address(bytes, 16))
            .siaddr(DhcpMessage.address(bytes, 20))
            .giaddr(DhcpMessage.address(bytes, 24));
    if (fields <= 0 || (fields & IN_FILE) == 0) {
      message.file(text(DhcpMessage.FILE_AT, DhcpMessage.COOKIE_AT));
    }
    if (fields <= 0 || (fields & IN_SNAME) == 0) {
      message.sname(text(DhcpMessage.SNAME_AT, DhcpMessage.FILE_AT));
    }
    options.forEach(message::option);
    return message.build();
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
      byte[] value = Arrays.copyOfRange(bytes, at, at + length);
      options.merge(code, value, DhcpDecoder::joined);
      at += length;
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    return whole;
  }

  private void checkLength(int code, int expected, String field) {
    byte[] value = options.get(code);
    if (value != null && value.length != expected) {
      throw new WireFormatException(
          DhcpMessage.OPTIONS_AT,
          field,
          "has " + value.length + " octets, it must have " + expected);
    }
  }

  private String text(int from, int end) {
    int at = from;
    while (at < end && bytes[at] != 0) {
      at++;
    }
    return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
  }
}
