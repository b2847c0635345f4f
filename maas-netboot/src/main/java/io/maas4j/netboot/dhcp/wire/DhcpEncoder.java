package io.maas4j.netboot.dhcp.wire;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Message to bytes. */
final class DhcpEncoder {
  private static final int MAX_PIECE = 255;
  private static final int OVERLOAD_LENGTH = 3;
  private static final int IN_FILE = 1;
  private static final int IN_SNAME = 2;

  private final DhcpMessage message;
  private final OptionList options;

  private DhcpEncoder(DhcpMessage message) {
    this.message = message;
    this.options = message.options().list();
  }

  static Optional<byte[]> encode(DhcpMessage message, int maxLength) {
    return new DhcpEncoder(message).encode(maxLength);
  }

  private Optional<byte[]> encode(int maxLength) {
    Indexes ordered = ordered();
    int room = maxLength - DhcpMessage.OPTIONS_AT - 1;
    int all = encodedLength(ordered);
    if (all <= room) {
      return Optional.of(write(ordered, Indexes.NONE, Indexes.NONE, all));
    }
    return overload(ordered, room - OVERLOAD_LENGTH);
  }

  /** Options by their places in the message's list. */
  private static final class Indexes {
    static final Indexes NONE = new Indexes(0);

    private final int[] indexes;
    private int size;

    Indexes(int room) {
      indexes = new int[room];
    }

    void add(int index) {
      indexes[size++] = index;
    }

    boolean isEmpty() {
      return size == 0;
    }
  }

  /** RFC 3046 §2.2: the relay agent information is the last option. */
  private Indexes ordered() {
    Indexes ordered = new Indexes(options.size());
    int relay = options.find(DhcpOption.RELAY_AGENT_INFORMATION);
    for (int i = 0; i < options.size(); i++) {
      if (i != relay) {
        ordered.add(i);
      }
    }
    if (relay >= 0) {
      ordered.add(relay);
    }
    return ordered;
  }

  private Optional<byte[]> overload(Indexes ordered, int room) {
    Indexes main = new Indexes(ordered.size);
    Indexes inFile = new Indexes(ordered.size);
    Indexes inSname = new Indexes(ordered.size);
    int relay = options.find(DhcpOption.RELAY_AGENT_INFORMATION);
    int mainRoom = room - (relay >= 0 ? encodedLength(relay) : 0);
    if (mainRoom < 0) {
      return Optional.empty();
    }
    int used = 0;
    // One octet of each field is its end mark.
    int fileRoom = message.file().isEmpty() ? DhcpMessage.COOKIE_AT - DhcpMessage.FILE_AT - 1 : 0;
    int snameRoom = message.sname().isEmpty() ? DhcpMessage.FILE_AT - DhcpMessage.SNAME_AT - 1 : 0;
    for (int i = 0; i < ordered.size; i++) {
      int index = ordered.indexes[i];
      if (index == relay) {
        continue;
      }
      int length = encodedLength(index);
      if (used + length <= mainRoom) {
        main.add(index);
        used += length;
      } else if (length <= fileRoom) {
        inFile.add(index);
        fileRoom -= length;
      } else if (length <= snameRoom) {
        inSname.add(index);
        snameRoom -= length;
      } else {
        return Optional.empty();
      }
    }
    if (relay >= 0) {
      main.add(relay);
    }
    return Optional.of(write(main, inFile, inSname, encodedLength(main) + OVERLOAD_LENGTH));
  }

  private int encodedLength(Indexes some) {
    int length = 0;
    for (int i = 0; i < some.size; i++) {
      length += encodedLength(some.indexes[i]);
    }
    return length;
  }

  private int encodedLength(int index) {
    int length = options.length(index);
    return length + 2 * Math.max(1, (length + MAX_PIECE - 1) / MAX_PIECE);
  }

  private byte[] write(Indexes main, Indexes inFile, Indexes inSname, int optionsLength) {
    int length = DhcpMessage.OPTIONS_AT + optionsLength + 1;
    byte[] bytes = new byte[Math.max(DhcpMessage.MIN_LENGTH, length)];
    header(bytes);
    int at = DhcpMessage.OPTIONS_AT;
    int overload = (inFile.isEmpty() ? 0 : IN_FILE) + (inSname.isEmpty() ? 0 : IN_SNAME);
    boolean overloaded = overload != 0;
    for (int i = 0; i < main.size; i++) {
      int index = main.indexes[i];
      if (overloaded && options.code(index) == DhcpOption.RELAY_AGENT_INFORMATION) {
        at = putOverload(bytes, at, overload);
        overloaded = false;
      }
      at = put(bytes, at, index);
    }
    if (overloaded) {
      at = putOverload(bytes, at, overload);
    }
    bytes[at] = (byte) DhcpOption.END;
    putField(bytes, DhcpMessage.FILE_AT, inFile, message.file());
    putField(bytes, DhcpMessage.SNAME_AT, inSname, message.sname());
    return bytes;
  }

  private void header(byte[] bytes) {
    byte[] chaddr = message.chaddr();
    bytes[0] = (byte) message.op();
    bytes[1] = (byte) message.htype();
    bytes[2] = (byte) chaddr.length;
    bytes[3] = (byte) message.hops();
    putInt(bytes, 4, message.xid());
    putInt(bytes, 8, message.secs() << 16 | message.flags());
    putAddress(bytes, 12, message.ciaddr());
    putAddress(bytes, 16, message.yiaddr());
    putAddress(bytes, 20, message.siaddr());
    putAddress(bytes, 24, message.giaddr());
    System.arraycopy(chaddr, 0, bytes, 28, chaddr.length);
    putInt(bytes, DhcpMessage.COOKIE_AT, DhcpMessage.COOKIE);
  }

  private static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  private static void putAddress(byte[] bytes, int at, Inet4Address address) {
    if (address != DhcpMessage.ANY) {
      System.arraycopy(address.getAddress(), 0, bytes, at, 4);
    }
  }

  private static int putOverload(byte[] bytes, int at, int overload) {
    bytes[at] = (byte) DhcpOption.OVERLOAD;
    bytes[at + 1] = 1;
    bytes[at + 2] = (byte) overload;
    return at + OVERLOAD_LENGTH;
  }

  private void putField(byte[] bytes, int from, Indexes some, String text) {
    if (some.isEmpty()) {
      if (!text.isEmpty()) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(octets, 0, bytes, from, octets.length);
      }
      return;
    }
    int at = from;
    for (int i = 0; i < some.size; i++) {
      at = put(bytes, at, some.indexes[i]);
    }
    bytes[at] = (byte) DhcpOption.END;
  }

  private int put(byte[] bytes, int from, int index) {
    int length = options.length(index);
    int at = from;
    int done = 0;
    do {
      int piece = Math.min(MAX_PIECE, length - done);
      bytes[at++] = (byte) options.code(index);
      bytes[at++] = (byte) piece;
      options.copyInto(index, done, piece, bytes, at);
      at += piece;
      done += piece;
    } while (done < length);
    return at;
  }
}
