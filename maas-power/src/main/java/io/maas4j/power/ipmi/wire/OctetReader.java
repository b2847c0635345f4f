package io.maas4j.power.ipmi.wire;

import java.util.Arrays;

/** Reads fields one after the other; little-endian, as all of IPMI. Not thread-safe. */
public final class OctetReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * @param bytes read, never changed
   * @param from the first octet's index
   * @param end the index after the last octet
   */
  public OctetReader(byte[] bytes, int from, int end) {
    if (from < 0 || end > bytes.length || from > end) {
      throw new IllegalArgumentException(from + " to " + end + " of " + bytes.length);
    }
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  public OctetReader(Octets octets) {
    this(octets.raw(), 0, octets.length());
  }

  public int u8(String field) {
    need(1, field);
    return Byte.toUnsignedInt(bytes[at++]);
  }

  public int u16(String field) {
    need(2, field);
    return u8(field) | u8(field) << 8;
  }

  public int u24(String field) {
    need(3, field);
    return u16(field) | u8(field) << 16;
  }

  /** Four octets; unsigned to those who see it so. */
  public int i32(String field) {
    need(4, field);
    return u16(field) | u16(field) << 16;
  }

  public long u32(String field) {
    return Integer.toUnsignedLong(i32(field));
  }

  public Octets octets(int length, String field) {
    return Octets.owning(bytes(length, field));
  }

  public byte[] bytes(int length, String field) {
    need(length, field);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Everything that is left. */
  public Octets rest() {
    return octets(end - at, "rest");
  }

  public void skip(int length, String field) {
    need(length, field);
    at += length;
  }

  public int remaining() {
    return end - at;
  }

  /** The index of the next octet. */
  public int position() {
    return at;
  }

  /** A complaint about the octet before the next one. */
  public WireFormatException wrong(String field, String reason) {
    return new WireFormatException(Math.max(0, at - 1), field, reason);
  }

  private void need(int length, String field) {
    if (length < 0 || end - at < length) {
      throw new WireFormatException(
          at, field, "needs " + length + " octets, " + (end - at) + " are left");
    }
  }
}
