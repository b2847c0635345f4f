package io.maas4j.power.ipmi.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;

/** Some octets: immutable, equal by value, printed in hex. */
public final class Octets {
  private static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets none() {
    return NONE;
  }

  /** A copy of these. */
  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  /**
   * @param values each 0 to 255; higher bits are cut off
   */
  public static Octets of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return owning(bytes);
  }

  /** These very bytes, not a copy: the caller changes them no more. */
  public static Octets owning(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes);
  }

  /** One octet a character (ISO 8859-1), as names and passwords are sent. */
  public static Octets ofText(String text) {
    return owning(text.getBytes(ISO_8859_1));
  }

  /**
   * @throws IllegalArgumentException when it is not hex of whole octets
   */
  public static Octets ofHex(String hex) {
    return owning(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /**
   * @return 0 to 255
   * @throws IndexOutOfBoundsException when there is none at this index
   */
  public int at(int index) {
    return Byte.toUnsignedInt(bytes[index]);
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** The text up to the first zero octet (ISO 8859-1). */
  public String text() {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, ISO_8859_1);
  }

  /** This many octets: cut, or filled up with zeros. */
  public Octets padded(int length) {
    return length == bytes.length ? this : owning(Arrays.copyOf(bytes, length));
  }

  public Octets from(int index) {
    return owning(Arrays.copyOfRange(bytes, index, bytes.length));
  }

  /** The array itself, for this package to read. */
  byte[] raw() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
