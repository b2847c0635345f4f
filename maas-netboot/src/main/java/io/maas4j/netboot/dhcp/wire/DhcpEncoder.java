package io.maas4j.netboot.dhcp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Message to bytes. */
final class DhcpEncoder {
  private static final int MAX_PIECE = 255;
  private static final int OVERLOAD_LENGTH = 3;

  private final DhcpMessage message;
  private final DhcpOptions options;

  private DhcpEncoder(DhcpMessage message) {
    this.message = message;
    this.options = message.options();
  }

  static Optional<byte[]> encode(DhcpMessage message, int maxLength) {
    return new DhcpEncoder(message).encode(maxLength);
  }

  private Optional<byte[]> encode(int maxLength) {
    List<Integer> ordered = new ArrayList<>(options.codes());
    // RFC 3046 §2.2: the relay agent information is the last option.
    if (ordered.remove(Integer.valueOf(DhcpOption.RELAY_AGENT_INFORMATION))) {
      ordered.add(DhcpOption.RELAY_AGENT_INFORMATION);
    }
    int room = maxLength - DhcpMessage.OPTIONS_AT - 1;
    int all = ordered.stream().mapToInt(this::encodedLength).sum();
    if (all <= room) {
      return Optional.of(write(ordered, List.of(), List.of(), all));
    }
    return overload(ordered, room - OVERLOAD_LENGTH);
  }

  private Optional<byte[]> overload(List<Integer> ordered, int room) {
    List<Integer> main = new ArrayList<>();
    List<Integer> inFile = new ArrayList<>();
    List<Integer> inSname = new ArrayList<>();
    boolean relayed = ordered.remove(Integer.valueOf(DhcpOption.RELAY_AGENT_INFORMATION));
    int mainRoom = room - (relayed ? encodedLength(DhcpOption.RELAY_AGENT_INFORMATION) : 0);
    int used = 0;
    // One octet of each field is its end mark.
    int fileRoom = message.file().isEmpty() ? DhcpMessage.COOKIE_AT - DhcpMessage.FILE_AT - 1 : 0;
    int snameRoom = message.sname().isEmpty() ? DhcpMessage.FILE_AT - DhcpMessage.SNAME_AT - 1 : 0;
    for (int code : ordered) {
      int length = encodedLength(code);
      if (used + length <= mainRoom) {
        main.add(code);
        used += length;
      } else if (length <= fileRoom) {
        inFile.add(code);
        fileRoom -= length;
      } else if (length <= snameRoom) {
        inSname.add(code);
        snameRoom -= length;
      } else {
        return Optional.empty();
      }
    }
    if (mainRoom < 0) {
      return Optional.empty();
    }
    if (relayed) {
      main.add(DhcpOption.RELAY_AGENT_INFORMATION);
    }
    int length = main.stream().mapToInt(this::encodedLength).sum();
    return Optional.of(write(main, inFile, inSname, length + OVERLOAD_LENGTH));
  }

  private int encodedLength(int code) {
    int length = options.length(code);
    return length + 2 * Math.max(1, (length + MAX_PIECE - 1) / MAX_PIECE);
  }

  private byte[] write(
      List<Integer> main, List<Integer> inFile, List<Integer> inSname, int optionsLength) {
    int length = DhcpMessage.OPTIONS_AT + optionsLength + 1;
    byte[] bytes = new byte[Math.max(DhcpMessage.MIN_LENGTH, length)];
    byte[] chaddr = message.chaddr();
    ByteBuffer.wrap(bytes)
        .put((byte) message.op())
        .put((byte) message.htype())
        .put((byte) chaddr.length)
        .put((byte) message.hops())
        .putInt(message.xid())
        .putShort((short) message.secs())
        .putShort((short) message.flags())
        .put(message.ciaddr().getAddress())
        .put(message.yiaddr().getAddress())
        .put(message.siaddr().getAddress())
        .put(message.giaddr().getAddress())
        .put(chaddr)
        .putInt(DhcpMessage.COOKIE_AT, DhcpMessage.COOKIE);
    int at = DhcpMessage.OPTIONS_AT;
    int overload = (inFile.isEmpty() ? 0 : 1) + (inSname.isEmpty() ? 0 : 2);
    boolean overloaded = overload != 0;
    for (int code : main) {
      if (overloaded && code == DhcpOption.RELAY_AGENT_INFORMATION) {
        at = putOverload(bytes, at, overload);
        overloaded = false;
      }
      at = put(bytes, at, code);
    }
    if (overloaded) {
      at = putOverload(bytes, at, overload);
    }
    bytes[at] = (byte) DhcpOption.END;
    putField(bytes, DhcpMessage.FILE_AT, inFile, message.file());
    putField(bytes, DhcpMessage.SNAME_AT, inSname, message.sname());
    return bytes;
  }

  private static int putOverload(byte[] bytes, int at, int overload) {
    bytes[at] = (byte) DhcpOption.OVERLOAD;
    bytes[at + 1] = 1;
    bytes[at + 2] = (byte) overload;
    return at + OVERLOAD_LENGTH;
  }

  private void putField(byte[] bytes, int from, List<Integer> codes, String text) {
    if (codes.isEmpty()) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(octets, 0, bytes, from, octets.length);
      return;
    }
    int at = from;
    for (int code : codes) {
      at = put(bytes, at, code);
    }
    bytes[at] = (byte) DhcpOption.END;
  }

  private int put(byte[] bytes, int from, int code) {
    int length = options.length(code);
    int at = from;
    int done = 0;
    do {
      int piece = Math.min(MAX_PIECE, length - done);
      bytes[at++] = (byte) code;
      bytes[at++] = (byte) piece;
      options.copyInto(code, done, piece, bytes, at);
      at += piece;
      done += piece;
    } while (done < length);
    return at;
  }
}
