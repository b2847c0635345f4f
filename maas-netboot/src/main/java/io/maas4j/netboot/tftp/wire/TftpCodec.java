package io.maas4j.netboot.tftp.wire;

import io.maas4j.netboot.tftp.wire.TftpPacket.Ack;
import io.maas4j.netboot.tftp.wire.TftpPacket.Data;
import io.maas4j.netboot.tftp.wire.TftpPacket.Error;
import io.maas4j.netboot.tftp.wire.TftpPacket.OptionAck;
import io.maas4j.netboot.tftp.wire.TftpPacket.ReadRequest;
import io.maas4j.netboot.tftp.wire.TftpPacket.WriteRequest;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads and writes TFTP packets. Stateless. */
public final class TftpCodec {
  private static final int RRQ = 1;
  private static final int WRQ = 2;
  private static final int DATA = 3;
  private static final int ACK = 4;
  private static final int ERROR = 5;
  private static final int OACK = 6;

  private TftpCodec() {}

  /**
   * Reads one datagram to its end. Octets after a complete ACK are ignored, as some firmware pads.
   *
   * @throws WireFormatException when it is no TFTP packet
   */
  public static TftpPacket decode(ByteBuf in) {
    int start = in.readerIndex();
    int opcode = unsignedShort(in, start, "opcode");
    switch (opcode) {
      case RRQ:
        return new ReadRequest(
            string(in, start, "filename"), string(in, start, "mode"), options(in, start));
      case WRQ:
        return new WriteRequest(
            string(in, start, "filename"), string(in, start, "mode"), options(in, start));
      case DATA:
        int block = unsignedShort(in, start, "block");
        byte[] payload = new byte[in.readableBytes()];
        in.readBytes(payload);
        return new Data(block, payload);
      case ACK:
        return new Ack(unsignedShort(in, start, "block"));
      case ERROR:
        int code = unsignedShort(in, start, "error code");
        // the text is for people only: senders that forget its NUL are understood
        int end = in.bytesBefore((byte) 0);
        int length = end < 0 ? in.readableBytes() : end;
        return new Error(code, in.readCharSequence(length, StandardCharsets.UTF_8).toString());
      case OACK:
        return new OptionAck(options(in, start));
      default:
        throw new WireFormatException(0, "opcode", opcode + " is none of 1-6");
    }
  }

  /**
   * Appends one packet.
   *
   * @throws IllegalArgumentException when a text holds a NUL or a block number is out of range
   */
  public static void encode(TftpPacket packet, ByteBuf out) {
    if (packet instanceof ReadRequest request) {
      out.writeShort(RRQ);
      request(request.file(), request.mode(), request.options(), out);
    } else if (packet instanceof WriteRequest request) {
      out.writeShort(WRQ);
      request(request.file(), request.mode(), request.options(), out);
    } else if (packet instanceof Data data) {
      dataHeader(data.block(), out);
      out.writeBytes(data.payload());
    } else if (packet instanceof Ack ack) {
      out.writeShort(ACK).writeShort(checked(ack.block(), "block"));
    } else if (packet instanceof Error error) {
      out.writeShort(ERROR).writeShort(checked(error.code(), "error code"));
      string(error.message(), out);
    } else if (packet instanceof OptionAck ack) {
      out.writeShort(OACK);
      options(ack.options(), out);
    } else {
      throw new AssertionError(packet);
    }
  }

  /**
   * Appends the head of a DATA packet; the payload follows without a copy.
   *
   * @param block 0-65535
   */
  public static void dataHeader(int block, ByteBuf out) {
    out.writeShort(DATA).writeShort(checked(block, "block"));
  }

  private static void request(String file, String mode, Map<String, String> options, ByteBuf out) {
    string(file, out);
    string(mode, out);
    options(options, out);
  }

  private static void options(Map<String, String> options, ByteBuf out) {
    options.forEach(
        (name, value) -> {
          string(name, out);
          string(value, out);
        });
  }

  private static void string(String text, ByteBuf out) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a TFTP string cannot hold a NUL");
    }
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    out.writeByte(0);
  }

  private static int checked(int value, String field) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(field + " " + value + " is not in 0-65535");
    }
    return value;
  }

  private static int unsignedShort(ByteBuf in, int start, String field) {
    if (in.readableBytes() < 2) {
      throw new WireFormatException(in.readerIndex() - start, field, "the datagram ends here");
    }
    return in.readUnsignedShort();
  }

  private static String string(ByteBuf in, int start, String field) {
    int length = in.bytesBefore((byte) 0);
    if (length < 0) {
      throw new WireFormatException(in.readerIndex() - start, field, "no NUL ends it");
    }
    String text = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    in.skipBytes(1);
    return text;
  }

  /** RFC 2347: an option appears once; of several the first counts. Trailing NULs are padding. */
  private static Map<String, String> options(ByteBuf in, int start) {
    Map<String, String> options = new LinkedHashMap<>();
    while (in.isReadable()) {
      String name = string(in, start, "option");
      if (name.isEmpty()) {
        continue;
      }
      options.putIfAbsent(name.toLowerCase(Locale.ROOT), string(in, start, "value of " + name));
    }
    return options;
  }
}
