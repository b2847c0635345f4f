package io.maas4j.id;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A 48-bit hardware address in its canonical text, {@code 00:16:3e:0a:0b:0c}.
 *
 * @param value lower-case hexadecimal octets joined by colons
 */
public record MacAddress(String value) implements Comparable<MacAddress> {
  private static final int LENGTH = 17;
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /**
   * @throws IllegalArgumentException when the text is not in canonical form; see {@link #parse}
   */
  public MacAddress {
    if (!isCanonical(value)) {
      throw new IllegalArgumentException("not a MAC address: '" + value + "'");
    }
  }

  /**
   * Reads what people, firmware and scripts write: octets joined by {@code :} or {@code -}, any
   * case, also without leading zeros ({@code 2:5e:b1:0:0:0}).
   *
   * @throws IllegalArgumentException naming the text when it is none
   */
  public static MacAddress parse(String text) {
    String[] octets = text.strip().toLowerCase(Locale.ROOT).split("[:-]", -1);
    if (octets.length == 6) {
      StringBuilder canonical = new StringBuilder(17);
      for (String octet : octets) {
        canonical.append(canonical.isEmpty() ? "" : ":");
        canonical.append(octet.length() == 1 ? "0" : "").append(octet);
      }
      if (isCanonical(canonical)) {
        return new MacAddress(canonical.toString());
      }
    }
    throw new IllegalArgumentException("not a MAC address: '" + text + "'");
  }

  /**
   * @param octets six bytes
   * @throws IllegalArgumentException when there are not six
   */
  public static MacAddress of(byte[] octets) {
    return new MacAddress(COLONS.formatHex(octets));
  }

  private static boolean isCanonical(CharSequence text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
      if (i % 3 == 2 ? c != ':' : !digit) {
        return false;
      }
    }
    return true;
  }

  /** The six octets, a fresh array. */
  public byte[] octets() {
    return COLONS.parseHex(value);
  }

  /** The form in boot loaders' file names: {@code 00-16-3e-0a-0b-0c}. */
  public String dashed() {
    return value.replace(':', '-');
  }

  @Override
  public int compareTo(MacAddress other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
