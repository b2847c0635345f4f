package io.maas4j.netboot.dhcp.wire;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Options in order, each code once with its whole value (split ones joined, RFC 3396). Immutable
 * and thread-safe.
 */
public final class DhcpOptions {
  public static final DhcpOptions NONE = new DhcpOptions(new LinkedHashMap<>());

  private final Map<Integer, byte[]> values;

  private DhcpOptions(Map<Integer, byte[]> values) {
    this.values = values;
  }

  /** Takes the map over; callers do not keep it. */
  static DhcpOptions owning(LinkedHashMap<Integer, byte[]> values) {
    return new DhcpOptions(values);
  }

  /**
   * Reads a flat list of code, length, value, as in options 82 and 175. There is no padding and no
   * end mark inside of one (RFC 3046 §2.0).
   *
   * @throws WireFormatException when an element runs over the end
   */
  public static DhcpOptions nested(String field, byte[] bytes) {
    LinkedHashMap<Integer, byte[]> values = new LinkedHashMap<>();
    int at = 0;
    while (at < bytes.length) {
      if (at + 2 > bytes.length || at + 2 + (bytes[at + 1] & 0xFF) > bytes.length) {
        throw new WireFormatException(at, field, "a sub-option runs over the end");
      }
      int length = bytes[at + 1] & 0xFF;
      values.putIfAbsent(bytes[at] & 0xFF, Arrays.copyOfRange(bytes, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return new DhcpOptions(values);
  }

  /** In the order of the message. */
  public Set<Integer> codes() {
    return Collections.unmodifiableSet(values.keySet());
  }

  public boolean has(int code) {
    return values.containsKey(code);
  }

  /** The value's bytes, a fresh array. */
  public Optional<byte[]> bytes(int code) {
    byte[] value = values.get(code);
    return value == null ? Optional.empty() : Optional.of(value.clone());
  }

  /** How long the value is; -1 when there is none. */
  int length(int code) {
    byte[] value = values.get(code);
    return value == null ? -1 : value.length;
  }

  /** Text without the trailing NULs that some implementations send. */
  public Optional<String> text(int code) {
    byte[] value = values.get(code);
    if (value == null) {
      return Optional.empty();
    }
    int length = value.length;
    while (length > 0 && value[length - 1] == 0) {
      length--;
    }
    return Optional.of(new String(value, 0, length, StandardCharsets.UTF_8));
  }

  /** An address; empty also when the value has not four octets. */
  public Optional<Inet4Address> address(int code) {
    byte[] value = values.get(code);
    return value == null || value.length != 4
        ? Optional.empty()
        : Optional.of(DhcpMessage.address(value, 0));
  }

  /** A list of addresses; empty when absent or not a multiple of four octets. */
  public List<Inet4Address> addresses(int code) {
    byte[] value = values.get(code);
    if (value == null || value.length % 4 != 0) {
      return List.of();
    }
    List<Inet4Address> addresses = new ArrayList<>(value.length / 4);
    for (int at = 0; at < value.length; at += 4) {
      addresses.add(DhcpMessage.address(value, at));
    }
    return List.copyOf(addresses);
  }

  /** One octet, unsigned; empty also when the value has another length. */
  public OptionalInt u8(int code) {
    byte[] value = values.get(code);
    return value == null || value.length != 1
        ? OptionalInt.empty()
        : OptionalInt.of(value[0] & 0xFF);
  }

  /** The first two octets, unsigned (the first element of lists like option 93). */
  public OptionalInt u16(int code) {
    byte[] value = values.get(code);
    return value == null || value.length < 2
        ? OptionalInt.empty()
        : OptionalInt.of((value[0] & 0xFF) << 8 | value[1] & 0xFF);
  }

  /** Four octets, unsigned; empty also when the value has another length. */
  public OptionalLong u32(int code) {
    byte[] value = values.get(code);
    if (value == null || value.length != 4) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (byte octet : value) {
      number = number << 8 | octet & 0xFF;
    }
    return OptionalLong.of(number);
  }

  /** Writes the value, or nothing when there is none. */
  void copyInto(int code, int from, int length, byte[] target, int at) {
    System.arraycopy(values.get(code), from, target, at, length);
  }

  /** The same codes with the same values; their order means nothing (RFC 2132 §2). */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof DhcpOptions)) {
      return false;
    }
    Map<Integer, byte[]> theirs = ((DhcpOptions) other).values;
    return values.keySet().equals(theirs.keySet())
        && values.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), theirs.get(entry.getKey())));
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    values.forEach(
        (code, value) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append(code)
                .append('=')
                .append(HexFormat.of().formatHex(value)));
    return text.append('}').toString();
  }
}
