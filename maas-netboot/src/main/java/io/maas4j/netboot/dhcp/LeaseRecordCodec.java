package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The journal's bytes: an eight-octet mark, then records of length (u16), CRC-32C of the body (u32)
 * and body.
 */
final class LeaseRecordCodec {
  static final byte[] MARK = "M4JDHCP1".getBytes(StandardCharsets.US_ASCII);

  private static final int FRAME = 6;
  private static final int FIXED = 1 + 6 + 4 + 8 + 8;
  private static final LeaseRecord.Kind[] KINDS = LeaseRecord.Kind.values();

  private LeaseRecordCodec() {}

  /**
   * What could be read.
   *
   * @param validBytes where the first record that is cut or damaged begins
   */
  record Contents(List<LeaseRecord> records, int validBytes) {}

  static byte[] encode(LeaseRecord record) {
    byte[] name = record.hostname().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FRAME + FIXED + name.length);
    out.position(FRAME);
    out.put((byte) record.kind().ordinal())
        .put(record.mac().octets())
        .putInt(record.address())
        .putLong(record.start())
        .putLong(record.end())
        .put(name);
    out.putShort(0, (short) (FIXED + name.length));
    out.putInt(2, crc(out.array(), FRAME, FIXED + name.length));
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
      if (length < FIXED
          || body + length > bytes.length
          || in.getInt(at + 2) != crc(bytes, body, length)
          || bytes[body] < 0
          || bytes[body] >= KINDS.length) {
        break;
      }
      records.add(
          new LeaseRecord(
              KINDS[bytes[body]],
              MacAddress.of(Arrays.copyOfRange(bytes, body + 1, body + 7)),
              in.getInt(body + 7),
              in.getLong(body + 11),
              in.getLong(body + 19),
              new String(bytes, body + FIXED, length - FIXED, StandardCharsets.UTF_8)));
      at = body + length;
    }
    return new Contents(List.copyOf(records), Math.min(at, bytes.length));
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
