package io.maas4j.netboot.dhcp.policy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: equal when all of them are. Immutable. */
public final class Octets {
  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes copied
   */
  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  /** The text in UTF-8. */
  public static Octets of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A fresh array. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** From 0 to 255. */
  int at(int index) {
    return bytes[index] & 0xFF;
  }

  /** As much of the part as there is. */
  Octets part(int offset, int length) {
    int from = Math.min(Math.max(0, offset), bytes.length);
    int to = (int) Math.min((long) from + Math.max(0, length), bytes.length);
    return of(Arrays.copyOfRange(bytes, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Pairs of hexadecimal digits with colons between them. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }
}
