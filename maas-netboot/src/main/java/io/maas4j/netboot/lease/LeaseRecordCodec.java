package io.maas4j.netboot.lease;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The journal's bytes: an eight-octet mark, then records of length (u16), CRC-32C of the body (u32)
 * and body: kind (u8), MAC (6), length of the address (u8), address, start and end (i64), length of
 * the client identifier (u16), client identifier, host name (UTF-8, to the end).
 */
final class LeaseRecordCodec {
  static final byte[] MARK = "M4JDHCP2".getBytes(StandardCharsets.US_ASCII);

  private static final int FRAME = 6;
  private static final int FIXED = 1 + 6 + 1 + 8 + 8 + 2;
  private static final LeaseRecord.Kind[] KINDS = LeaseRecord.Kind.values();

  private LeaseRecordCodec() {}

  /**
   * What could be read.
   *
   * @param validBytes where the first record that is cut or damaged begins
   */
  record Contents(List<LeaseRecord> records, int validBytes) {}

  /**
   * @throws IllegalArgumentException when client identifier and host name together are too long for
   *     a record
   */
  static byte[] encode(LeaseRecord record) {
    byte[] name = record.hostname().getBytes(StandardCharsets.UTF_8);
    byte[] address = record.address().getAddress();
    byte[] clientId = record.clientId().octets();
    int length = FIXED + address.length + clientId.length + name.length;
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a lease record of " + length + " octets cannot be kept");
    }
    ByteBuffer out = ByteBuffer.allocate(FRAME + length);
    out.position(FRAME);
    out.put((byte) record.kind().ordinal())
        .put(record.mac().octets())
        .put((byte) address.length)
        .put(address)
        .putLong(record.start())
        .putLong(record.end())
        .putShort((short) clientId.length)
        .put(clientId)
        .put(name);
    out.putShort(0, (short) length);
    out.putInt(2, crc(out.array(), FRAME, length));
    return out.array();
  }

  /** Reads up to the first record that is not whole. */
  static Contents decode(byte[] bytes) {
    List<LeaseRecord> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = MARK.length;
    while (at + FRAME <= bytes.length) {
      int length = Short.toUnsignedInt(in.getShort(at));
      int body = at + FRAME;
      if (body + length > bytes.length || in.getInt(at + 2) != crc(bytes, body, length)) {
        break;
      }
      Optional<LeaseRecord> record = body(in.slice(body, length));
      if (record.isEmpty()) {
        break;
      }
      records.add(record.get());
      at = body + length;
    }
    return new Contents(List.copyOf(records), Math.min(at, bytes.length));
  }

  private static Optional<LeaseRecord> body(ByteBuffer in) {
    try {
      int kind = in.get();
      byte[] mac = octets(in, 6);
      byte[] address = octets(in, Byte.toUnsignedInt(in.get()));
      long start = in.getLong();
      long end = in.getLong();
      byte[] clientId = octets(in, Short.toUnsignedInt(in.getShort()));
      byte[] name = octets(in, in.remaining());
      return kind < 0 || kind >= KINDS.length
          ? Optional.empty()
          : Optional.of(
              new LeaseRecord(
                  KINDS[kind],
                  MacAddress.of(mac),
                  InetAddress.getByAddress(address),
                  start,
                  end,
                  new String(name, StandardCharsets.UTF_8),
                  ClientId.of(clientId)));
    } catch (BufferUnderflowException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static byte[] octets(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[length];
    in.get(octets);
    return octets;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
