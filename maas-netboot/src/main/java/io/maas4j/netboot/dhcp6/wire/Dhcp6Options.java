package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Options in their order; a code may come several times. Immutable, equal by content.
 *
 * <p>Values are handed out as copies.
 */
public final class Dhcp6Options {
  /** No options. */
  public static final Dhcp6Options NONE = new Dhcp6Options(List.of());

  private static final int MAX_VALUE = 0xFFFF;

  private final List<Entry> entries;

  private Dhcp6Options(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  private record Entry(int code, byte[] value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Entry && matches((Entry) other);
    }

    private boolean matches(Entry other) {
      return code == other.code && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return 31 * code + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return code + "=" + HexFormat.of().formatHex(value);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  public boolean has(int code) {
    return entries.stream().anyMatch(entry -> entry.code() == code);
  }

  /** The first value of a code: what counts where one is expected. */
  public Optional<byte[]> first(int code) {
    for (Entry entry : entries) {
      if (entry.code() == code) {
        return Optional.of(entry.value().clone());
      }
    }
    return Optional.empty();
  }

  /** All values of a code, in their order. */
  public List<byte[]> all(int code) {
    return entries.stream()
        .filter(entry -> entry.code() == code)
        .map(entry -> entry.value().clone())
        .toList();
  }

  /** The first two octets of a code's first value; empty when there are fewer. */
  public OptionalInt u16(int code) {
    Optional<byte[]> value = first(code);
    return value.isPresent() && value.get().length >= 2
        ? OptionalInt.of((value.get()[0] & 0xFF) << 8 | value.get()[1] & 0xFF)
        : OptionalInt.empty();
  }

  /** Codes in their order, with repetitions. */
  public List<Integer> codes() {
    return entries.stream().map(Entry::code).toList();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Without any option of a code. */
  public Dhcp6Options without(int code) {
    return new Dhcp6Options(entries.stream().filter(entry -> entry.code() != code).toList());
  }

  void encode(ByteArrayOutputStream out) {
    for (Entry entry : entries) {
      Octets.u16(out, entry.code());
      Octets.u16(out, entry.value().length);
      out.writeBytes(entry.value());
    }
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    encode(out);
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dhcp6Options && entries.equals(((Dhcp6Options) other).entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.stream().map(Entry::toString).collect(Collectors.joining(" ", "[", "]"));
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    private Builder() {}

    /**
     * Adds one behind the others.
     *
     * @throws IllegalArgumentException for a code or a value that does not fit its length field
     */
    public Builder add(int code, byte[] value) {
      if (code < 0 || code > MAX_VALUE) {
        throw new IllegalArgumentException("option code " + code + " is not in 0-65535");
      }
      if (value.length > MAX_VALUE) {
        throw new IllegalArgumentException(
            "option " + code + " has " + value.length + " octets, at most 65535 fit");
      }
      entries.add(new Entry(code, value.clone()));
      return this;
    }

    public Builder addAll(Dhcp6Options options) {
      entries.addAll(options.entries);
      return this;
    }

    public Dhcp6Options build() {
      return entries.isEmpty() ? NONE : new Dhcp6Options(entries);
    }
  }
}
