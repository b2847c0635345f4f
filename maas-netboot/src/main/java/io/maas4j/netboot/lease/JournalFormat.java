package io.maas4j.netboot.lease;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How a journal's bytes are laid out: an eight-octet mark, then frames. The newest is written, all
 * are read.
 *
 * <p>{@link #ENTRIES}: a frame is what one call kept, so that a torn write leaves all of it or
 * nothing: length of the body (u32), its complement (u32), CRC-32C of the rest (u32), mask (u32),
 * body. The complement makes damage cheap to step over. The body is XORed with the mask, which
 * nobody outside can guess: what a client calls itself can never look like a frame of its own to a
 * reader that seeks one behind damage. A body is one or more of length (u16) and record: kind (u8),
 * MAC (6), length of the address (u8), address, start, end, version, promised (i64), length of the
 * client identifier (u16), client identifier, host name (UTF-8, to the end).
 *
 * <p>The older ones: length (u16), CRC-32C of the body (u32) and one record as body, without
 * version and promised; {@link #IPV4} has four octets of address without a length, and no client
 * identifier.
 */
enum JournalFormat {
  IPV4("M4JDHCP1"),
  EITHER_FAMILY("M4JDHCP2"),
  ENTRIES("M4JDHCP3");

  static final int MARK_LENGTH = 8;
  static final int FRAME = 16;
  static final int MAX_BODY = 16 << 20;
  private static final int OLD_FRAME = 6;
  private static final LeaseRecord.Kind[] KINDS = LeaseRecord.Kind.values();

  private final byte[] mark;

  JournalFormat(String mark) {
    this.mark = mark.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] mark() {
    return mark.clone();
  }

  /** The format whose mark these octets begin with, or are the beginning of. */
  static Optional<JournalFormat> of(byte[] start) {
    int length = Math.min(start.length, MARK_LENGTH);
    for (JournalFormat format : values()) {
      if (Arrays.equals(start, 0, length, format.mark, 0, length)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  int frameLength() {
    return this == ENTRIES ? FRAME : OLD_FRAME;
  }

  /**
   * The length of the body that a frame announces; negative when it cannot be one.
   *
   * @param in at least {@link #frameLength} octets from {@code at} on
   */
  int bodyLength(ByteBuffer in, int at) {
    if (this != ENTRIES) {
      return Short.toUnsignedInt(in.getShort(at));
    }
    int length = in.getInt(at);
    return length == ~in.getInt(at + 4) && length > 0 && length <= MAX_BODY ? length : -1;
  }

  /**
   * Reads a frame's records.
   *
   * @param in the whole frame from {@code at} on; its octets are changed
   * @return empty when it is damaged
   */
  Optional<List<LeaseRecord>> records(ByteBuffer in, int at, int bodyLength) {
    int body = at + frameLength();
    if (this != ENTRIES) {
      if (!plausible(in, body, bodyLength) || in.getInt(at + 2) != crc(in, body, bodyLength)) {
        return Optional.empty();
      }
      return old(in.slice(body, bodyLength)).map(List::of);
    }
    if (in.getInt(at + 8) != crc(in, at + 12, bodyLength + 4)) {
      return Optional.empty();
    }
    mask(in, body, bodyLength, in.getInt(at + 12));
    return entries(in.slice(body, bodyLength));
  }

  /** Cheap, so that not every octet behind damage costs a checksum of what seems to follow. */
  private boolean plausible(ByteBuffer in, int body, int length) {
    if (length < 27 || in.get(body) < 0 || in.get(body) >= KINDS.length) {
      return false;
    }
    return this == IPV4 || in.get(body + 7) == 4 || in.get(body + 7) == 16;
  }

  private static Optional<List<LeaseRecord>> entries(ByteBuffer in) {
    List<LeaseRecord> records = new ArrayList<>(2);
    try {
      while (in.hasRemaining()) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
          return Optional.empty();
        }
        ByteBuffer one = in.slice(in.position(), length);
        in.position(in.position() + length);
        records.add(record(one));
      }
      return Optional.of(records);
    } catch (BufferUnderflowException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static LeaseRecord record(ByteBuffer in) throws UnknownHostException {
    LeaseRecord.Kind kind = kind(in);
    MacAddress mac = MacAddress.of(octets(in, 6));
    InetAddress address = InetAddress.getByAddress(octets(in, Byte.toUnsignedInt(in.get())));
    long start = in.getLong();
    long end = in.getLong();
    LeaseRecord.Stamp stamp = new LeaseRecord.Stamp(in.getLong(), in.getLong());
    ClientId clientId = ClientId.of(octets(in, Short.toUnsignedInt(in.getShort())));
    return new LeaseRecord(kind, mac, address, start, end, rest(in), clientId, stamp);
  }

  private Optional<LeaseRecord> old(ByteBuffer in) {
    try {
      LeaseRecord.Kind kind = kind(in);
      MacAddress mac = MacAddress.of(octets(in, 6));
      int length = this == IPV4 ? 4 : Byte.toUnsignedInt(in.get());
      InetAddress address = InetAddress.getByAddress(octets(in, length));
      long start = in.getLong();
      long end = in.getLong();
      ClientId clientId =
          this == IPV4
              ? ClientId.NONE
              : ClientId.of(octets(in, Short.toUnsignedInt(in.getShort())));
      return Optional.of(new LeaseRecord(kind, mac, address, start, end, rest(in), clientId));
    } catch (BufferUnderflowException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static LeaseRecord.Kind kind(ByteBuffer in) {
    int kind = in.get();
    if (kind < 0 || kind >= KINDS.length) {
      throw new BufferUnderflowException();
    }
    return KINDS[kind];
  }

  private static String rest(ByteBuffer in) {
    return new String(octets(in, in.remaining()), StandardCharsets.UTF_8);
  }

  private static byte[] octets(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[length];
    in.get(octets);
    return octets;
  }

  static int crc(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }

  static void mask(ByteBuffer bytes, int from, int length, int mask) {
    int at = from;
    for (; at + 4 <= from + length; at += 4) {
      bytes.putInt(at, bytes.getInt(at) ^ mask);
    }
    for (int shift = 24; at < from + length; at++, shift -= 8) {
      bytes.put(at, (byte) (bytes.get(at) ^ mask >> shift));
    }
  }
}
