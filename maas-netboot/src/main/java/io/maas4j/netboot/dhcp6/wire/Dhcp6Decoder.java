package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bytes to messages. All that it allocates is bounded by the datagram's length, and what it calls
 * itself for by the number of relays.
 */
final class Dhcp6Decoder {
  private static final int OPTION_HEADER = 4;

  private Dhcp6Decoder() {}

  /** One option of a whole datagram: where its value is. */
  private record Slice(int code, int from, int end) {}

  static Dhcp6Packet packet(byte[] bytes) {
    return packet(bytes, 0, bytes.length, 0);
  }

  private static Dhcp6Packet packet(byte[] bytes, int from, int end, int relays) {
    if (from == end) {
      throw new WireFormatException(from, "msg-type", "is missing");
    }
    int code = bytes[from] & 0xFF;
    Optional<MessageType> type = MessageType.of(code);
    if (type.filter(MessageType::isRelayed).isPresent()) {
      return relay(type.get(), bytes, from, end, relays);
    }
    if (end - from < Dhcp6Message.HEADER_OCTETS) {
      throw new WireFormatException(end, "transaction-id", "ends after " + (end - from - 1));
    }
    int optionsAt = from + Dhcp6Message.HEADER_OCTETS;
    List<Slice> slices = slices(bytes, optionsAt, end);
    slices.forEach(slice -> check(bytes, slice));
    return new Dhcp6Message(code, Octets.u24(bytes, from + 1), options(bytes, slices));
  }

  private static RelayMessage relay(MessageType type, byte[] bytes, int from, int end, int relays) {
    if (relays == Dhcp6Packet.MAX_RELAYS) {
      throw new WireFormatException(
          from, "OPTION_RELAY_MSG (9)", "passed more than " + Dhcp6Packet.MAX_RELAYS + " relays");
    }
    if (end - from < RelayMessage.HEADER_OCTETS) {
      throw new WireFormatException(
          end, "relay header", "has " + (end - from) + " octets, it must have 34");
    }
    List<Slice> slices = new ArrayList<>(slices(bytes, from + RelayMessage.HEADER_OCTETS, end));
    Optional<Slice> inner =
        slices.stream().filter(slice -> slice.code() == Dhcp6Option.RELAY_MSG).findFirst();
    if (inner.isEmpty()) {
      throw new WireFormatException(end, "OPTION_RELAY_MSG (9)", "is missing");
    }
    slices.removeIf(slice -> slice.code() == Dhcp6Option.RELAY_MSG);
    return new RelayMessage(
        type,
        bytes[from + 1] & 0xFF,
        Octets.address(bytes, from + 2),
        Octets.address(bytes, from + 18),
        options(bytes, slices),
        packet(bytes, inner.get().from(), inner.get().end(), relays + 1));
  }

  static Ia association(Ia.Kind kind, byte[] bytes, int from, int end) {
    int fixed = kind.fixedOctets();
    if (end - from < fixed) {
      throw new WireFormatException(
          from, "OPTION_IA_" + kind, "has " + (end - from) + " octets, at least " + fixed);
    }
    List<IaAddress> addresses = new ArrayList<>();
    Optional<Status> status = Optional.empty();
    for (Slice slice : slices(bytes, from + fixed, end)) {
      if (slice.code() == Dhcp6Option.IAADDR && kind != Ia.Kind.PD) {
        addresses.add(address(bytes, slice));
      } else if (slice.code() == Dhcp6Option.STATUS_CODE && status.isEmpty()) {
        status = Optional.of(status(bytes, slice.from(), slice.end()));
      }
    }
    boolean timed = kind != Ia.Kind.TA;
    return new Ia(
        kind,
        (int) Octets.u32(bytes, from),
        timed ? Octets.u32(bytes, from + 4) : 0,
        timed ? Octets.u32(bytes, from + 8) : 0,
        addresses,
        status);
  }

  static Status status(byte[] bytes, int from, int end) {
    if (end - from < 2) {
      throw new WireFormatException(
          from, "OPTION_STATUS_CODE (13)", "has " + (end - from) + " octets, at least 2");
    }
    return new Status(
        Octets.u16(bytes, from),
        new String(bytes, from + 2, end - from - 2, StandardCharsets.UTF_8));
  }

  private static IaAddress address(byte[] bytes, Slice slice) {
    int optionsAt = slice.from() + IaAddress.FIXED_OCTETS;
    if (slice.end() < optionsAt) {
      throw new WireFormatException(
          slice.from(),
          "OPTION_IAADDR (5)",
          "has " + (slice.end() - slice.from()) + " octets, at least 24");
    }
    Optional<Status> status = Optional.empty();
    for (Slice nested : slices(bytes, optionsAt, slice.end())) {
      if (nested.code() == Dhcp6Option.STATUS_CODE && status.isEmpty()) {
        status = Optional.of(status(bytes, nested.from(), nested.end()));
      }
    }
    return new IaAddress(
        Octets.address(bytes, slice.from()),
        Octets.u32(bytes, slice.from() + 16),
        Octets.u32(bytes, slice.from() + 20),
        status);
  }

  private static List<Slice> slices(byte[] bytes, int from, int end) {
    List<Slice> slices = new ArrayList<>();
    int at = from;
    while (at < end) {
      if (end - at < OPTION_HEADER) {
        throw new WireFormatException(at, "option-code", "has " + (end - at) + " octets behind it");
      }
      int code = Octets.u16(bytes, at);
      int length = Octets.u16(bytes, at + 2);
      int valueAt = at + OPTION_HEADER;
      if (length > end - valueAt) {
        throw new WireFormatException(
            at + 2,
            "option-len of " + code,
            "is " + length + ", there are " + (end - valueAt) + " octets");
      }
      slices.add(new Slice(code, valueAt, valueAt + length));
      at = valueAt + length;
    }
    return slices;
  }

  private static Dhcp6Options options(byte[] bytes, List<Slice> slices) {
    Dhcp6Options.Builder options = Dhcp6Options.builder();
    slices.forEach(
        slice -> options.add(slice.code(), Arrays.copyOfRange(bytes, slice.from(), slice.end())));
    return options.build();
  }

  /** What a message stands or falls with; all else is read by whoever wants it. */
  private static void check(byte[] bytes, Slice slice) {
    int length = slice.end() - slice.from();
    switch (slice.code()) {
      case Dhcp6Option.CLIENTID -> checkDuid("OPTION_CLIENTID (1)", slice.from(), length);
      case Dhcp6Option.SERVERID -> checkDuid("OPTION_SERVERID (2)", slice.from(), length);
      case Dhcp6Option.IA_NA -> association(Ia.Kind.NA, bytes, slice.from(), slice.end());
      case Dhcp6Option.IA_TA -> association(Ia.Kind.TA, bytes, slice.from(), slice.end());
      case Dhcp6Option.IA_PD -> association(Ia.Kind.PD, bytes, slice.from(), slice.end());
      case Dhcp6Option.STATUS_CODE -> status(bytes, slice.from(), slice.end());
      case Dhcp6Option.ORO -> checkEven("OPTION_ORO (6)", slice.from(), length);
      case Dhcp6Option.CLIENT_ARCH_TYPE ->
          checkEven("OPTION_CLIENT_ARCH_TYPE (61)", slice.from(), length);
      default -> {
        // opaque here
      }
    }
  }

  private static void checkDuid(String field, int at, int length) {
    if (length < Duid.MIN_OCTETS || length > Duid.MAX_OCTETS) {
      throw new WireFormatException(at, field, "has " + length + " octets, not 3-130");
    }
  }

  private static void checkEven(String field, int at, int length) {
    if (length % 2 != 0) {
      throw new WireFormatException(at, field, "has " + length + " octets, an odd number");
    }
  }
}
