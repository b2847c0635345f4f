package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.id.MacAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A client's or server's lasting name (RFC 8415 §11): opaque but for its type. Immutable, equal by
 * octets.
 */
public final class Duid {
  /** With the type's two octets. */
  public static final int MAX_OCTETS = 130;

  /** With the type's two octets. */
  public static final int MIN_OCTETS = 3;

  private static final int ETHERNET = 1;
  private static final int MAC_OCTETS = 6;

  private final byte[] octets;

  /** How it was made. */
  public enum Type {
    /** Link-layer address plus time (§11.2). */
    LLT,
    /** Assigned by a vendor, by enterprise number (§11.3). */
    EN,
    /** Link-layer address (§11.4). */
    LL,
    /** UUID (RFC 6355): firmware says the machine's. */
    UUID,
    /** A type of another RFC, or what is too short for its type. */
    OTHER
  }

  /**
   * @param octets with the type
   * @throws IllegalArgumentException when there are not 3–130
   */
  public Duid(byte[] octets) {
    if (octets.length < MIN_OCTETS || octets.length > MAX_OCTETS) {
      throw new IllegalArgumentException("a DUID has 3-130 octets, not " + octets.length);
    }
    this.octets = octets.clone();
  }

  /**
   * @param time seconds since 2000, modulo 2^32
   */
  public static Duid llt(MacAddress mac, long time) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u16(out, 1);
    Octets.u16(out, ETHERNET);
    Octets.u32(out, time);
    out.writeBytes(mac.octets());
    return new Duid(out.toByteArray());
  }

  public static Duid en(long enterprise, byte[] identifier) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u16(out, 2);
    Octets.u32(out, enterprise);
    out.writeBytes(identifier);
    return new Duid(out.toByteArray());
  }

  public static Duid ll(MacAddress mac) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u16(out, 3);
    Octets.u16(out, ETHERNET);
    out.writeBytes(mac.octets());
    return new Duid(out.toByteArray());
  }

  public static Duid uuid(UUID uuid) {
    return new Duid(
        ByteBuffer.allocate(18)
            .putShort((short) 4)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  public Type type() {
    int length = octets.length;
    return switch (Octets.u16(octets, 0)) {
      case 1 -> length > 8 ? Type.LLT : Type.OTHER;
      case 2 -> length > 6 ? Type.EN : Type.OTHER;
      case 3 -> length > 4 ? Type.LL : Type.OTHER;
      case 4 -> length == 18 ? Type.UUID : Type.OTHER;
      default -> Type.OTHER;
    };
  }

  /** The Ethernet address within a {@link Type#LLT} or {@link Type#LL}. */
  public Optional<MacAddress> linkLayerAddress() {
    int at = type() == Type.LLT ? 8 : 4;
    boolean has =
        (type() == Type.LLT || type() == Type.LL)
            && Octets.u16(octets, 2) == ETHERNET
            && octets.length == at + MAC_OCTETS;
    return has
        ? Optional.of(MacAddress.of(Arrays.copyOfRange(octets, at, octets.length)))
        : Optional.empty();
  }

  /** The UUID of a {@link Type#UUID}. */
  public Optional<UUID> uuid() {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    return type() == Type.UUID
        ? Optional.of(new UUID(buffer.getLong(2), buffer.getLong(10)))
        : Optional.empty();
  }

  /** A copy. */
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Duid && Arrays.equals(octets, ((Duid) other).octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** Octets in hexadecimal, joined by colons. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(octets);
  }
}
