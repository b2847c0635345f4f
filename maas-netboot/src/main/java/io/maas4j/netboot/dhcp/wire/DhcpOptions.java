package io.maas4j.netboot.dhcp.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Options in order, each code once with its whole value (split ones joined, RFC 3396). Immutable
 * and thread-safe.
 */
public final class DhcpOptions {
  public static final DhcpOptions NONE = new DhcpOptions(new OptionList());

  private final OptionList list;

  private DhcpOptions(OptionList list) {
    this.list = list;
  }

  /** Takes the list over; callers do not keep it. */
  static DhcpOptions owning(OptionList list) {
    return new DhcpOptions(list);
  }

  /**
   * Reads a flat list of code, length, value, as in options 82 and 175. There is no padding and no
   * end mark inside of one (RFC 3046 §2.0).
   *
   * @throws WireFormatException when an element runs over the end
   */
  public static DhcpOptions nested(String field, byte[] bytes) {
    OptionList list = new OptionList();
    byte[] own = bytes.clone();
    int at = 0;
    while (at < own.length) {
      if (at + 2 > own.length || at + 2 + (own[at + 1] & 0xFF) > own.length) {
        throw new WireFormatException(at, field, "a sub-option runs over the end");
      }
      int code = own[at] & 0xFF;
      int length = own[at + 1] & 0xFF;
      if (list.find(code) < 0) {
        list.put(code, own, at + 2, length);
      }
      at += 2 + length;
    }
    return new DhcpOptions(list);
  }

  /** In the order of the message; a fresh set. */
  public Set<Integer> codes() {
    Set<Integer> codes = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      codes.add(list.code(i));
    }
    return Collections.unmodifiableSet(codes);
  }

  public boolean has(int code) {
    return list.find(code) >= 0;
  }

  /** The value's bytes, a fresh array. */
  public Optional<byte[]> bytes(int code) {
    int index = list.find(code);
    return index < 0 ? Optional.empty() : Optional.of(list.value(index));
  }

  /** What the codec walks over; nobody changes it. */
  OptionList list() {
    return list;
  }

  /** Text without the trailing NULs that some implementations send. */
  public Optional<String> text(int code) {
    int index = list.find(code);
    if (index < 0) {
      return Optional.empty();
    }
    byte[] value = list.value(index);
    int length = value.length;
    while (length > 0 && value[length - 1] == 0) {
      length--;
    }
    return Optional.of(new String(value, 0, length, StandardCharsets.UTF_8));
  }

  /** An address; empty also when the value has not four octets. */
  public Optional<Inet4Address> address(int code) {
    int index = list.find(code);
    return index < 0 || list.length(index) != 4
        ? Optional.empty()
        : Optional.of(DhcpMessage.address(list.value(index), 0));
  }

  /** A list of addresses; empty when absent or not a multiple of four octets. */
  public List<Inet4Address> addresses(int code) {
    int index = list.find(code);
    if (index < 0 || list.length(index) % 4 != 0) {
      return List.of();
    }
    byte[] value = list.value(index);
    List<Inet4Address> addresses = new ArrayList<>(value.length / 4);
    for (int at = 0; at < value.length; at += 4) {
      addresses.add(DhcpMessage.address(value, at));
    }
    return List.copyOf(addresses);
  }

  /** One octet, unsigned; empty also when the value has another length. */
  public OptionalInt u8(int code) {
    int index = list.find(code);
    return index < 0 || list.length(index) != 1
        ? OptionalInt.empty()
        : OptionalInt.of(list.octet(index, 0) & 0xFF);
  }

  /** The first two octets, unsigned (the first element of lists like option 93). */
  public OptionalInt u16(int code) {
    int index = list.find(code);
    return index < 0 || list.length(index) < 2
        ? OptionalInt.empty()
        : OptionalInt.of((list.octet(index, 0) & 0xFF) << 8 | list.octet(index, 1) & 0xFF);
  }

  /** Four octets, unsigned; empty also when the value has another length. */
  public OptionalLong u32(int code) {
    int index = list.find(code);
    if (index < 0 || list.length(index) != 4) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < 4; i++) {
      number = number << 8 | list.octet(index, i) & 0xFF;
    }
    return OptionalLong.of(number);
  }

  /** The same codes with the same values; their order means nothing (RFC 2132 §2). */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof DhcpOptions)) {
      return false;
    }
    OptionList theirs = ((DhcpOptions) other).list;
    if (theirs.size() != list.size()) {
      return false;
    }
    for (int i = 0; i < list.size(); i++) {
      int at = theirs.find(list.code(i));
      if (at < 0 || !list.sameValue(i, theirs, at)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return codes().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < list.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(list.code(i))
          .append('=')
          .append(HexFormat.of().formatHex(list.value(i)));
    }
    return text.append('}').toString();
  }
}
