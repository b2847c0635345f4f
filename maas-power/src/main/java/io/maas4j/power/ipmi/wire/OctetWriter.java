package io.maas4j.power.ipmi.wire;

import java.util.Arrays;

/** Writes fields one after the other; little-endian, as all of IPMI. Not thread-safe. */
public final class OctetWriter {
  private byte[] bytes;
  private int length;

  /**
   * @param expected how many octets there will probably be
   */
  public OctetWriter(int expected) {
    bytes = new byte[Math.max(8, expected)];
  }

  public OctetWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public OctetWriter u16(int value) {
    return u8(value).u8(value >> 8);
  }

  public OctetWriter u24(int value) {
    return u16(value).u8(value >> 16);
  }

  public OctetWriter i32(int value) {
    return u16(value).u16(value >> 16);
  }

  public OctetWriter octets(Octets octets) {
    return octets(octets.raw());
  }

  public OctetWriter octets(byte[] more) {
    return octets(more, 0, more.length);
  }

  public OctetWriter octets(byte[] more, int from, int count) {
    room(count);
    System.arraycopy(more, from, bytes, length, count);
    length += count;
    return this;
  }

  /** The same octet, repeated. */
  public OctetWriter fill(int value, int count) {
    room(count);
    Arrays.fill(bytes, length, length + count, (byte) value);
    length += count;
    return this;
  }

  public int length() {
    return length;
  }

  public byte[] toArray() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  public Octets toOctets() {
    return Octets.owning(toArray());
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
