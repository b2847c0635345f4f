package io.maas4j.netboot.dhcp.policy;

import java.util.Optional;

/** Octets to compare: those of the message, or fixed ones. Immutable. */
public sealed interface Data {
  /** Empty where the message has none. */
  Optional<Octets> of(PacketView packet);

  /** What the message says in an option. */
  record OptionOf(OptionDefinition option) implements Data {
    @Override
    public Optional<Octets> of(PacketView packet) {
      return packet.value(option);
    }
  }

  /** The hardware type in one octet, then the hardware address. */
  record Hardware() implements Data {
    @Override
    public Optional<Octets> of(PacketView packet) {
      return Optional.of(packet.hardware());
    }
  }

  /** Fixed octets. */
  record Literal(Octets octets) implements Data {
    @Override
    public Optional<Octets> of(PacketView packet) {
      return Optional.of(octets);
    }
  }

  /**
   * A part; as much of it as there is.
   *
   * @param offset octets to leave out, from 0
   * @param length octets to take, from 0
   */
  record Substring(Data of, int offset, int length) implements Data {
    @Override
    public Optional<Octets> of(PacketView packet) {
      return of.of(packet).map(octets -> octets.part(offset, length));
    }
  }

  /**
   * The end; all of it when it is shorter.
   *
   * @param length octets to take, from 0
   */
  record Suffix(Data of, int length) implements Data {
    @Override
    public Optional<Octets> of(PacketView packet) {
      return of.of(packet).map(octets -> octets.part(octets.length() - length, length));
    }
  }
}
