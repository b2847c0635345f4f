package io.maas4j.netboot.lease;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a client calls itself, as it came: option 61 in DHCPv4 (RFC 2132 §9.14), DUID and IAID in
 * DHCPv6. Immutable.
 */
public final class ClientId implements Comparable<ClientId> {
  /** It did not say. */
  public static final ClientId NONE = new ClientId(new byte[0]);

  private final byte[] octets;

  private ClientId(byte[] octets) {
    this.octets = octets;
  }

  /**
   * @param octets up to 65,535; copied
   * @throws IllegalArgumentException when there are more
   */
  public static ClientId of(byte[] octets) {
    if (octets.length > 0xFFFF) {
      throw new IllegalArgumentException("a client identifier has no " + octets.length + " octets");
    }
    return octets.length == 0 ? NONE : new ClientId(octets.clone());
  }

  /** A fresh array. */
  public byte[] octets() {
    return octets.clone();
  }

  public boolean isPresent() {
    return octets.length > 0;
  }

  public int length() {
    return octets.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientId id && Arrays.equals(octets, id.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** By their octets: keeps tables fast of which clients choose the keys. */
  @Override
  public int compareTo(ClientId other) {
    return Arrays.compareUnsigned(octets, other.octets);
  }

  /** Hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
