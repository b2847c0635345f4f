package io.maas4j.netboot.dhcp.policy;

import java.util.List;
import java.util.stream.Collectors;

/** What an option's value is made of. Immutable. */
public sealed interface OptionType {

  /** The type's name in a declaration, {@code array of ip-address}. */
  String text();

  /** One thing. */
  enum Scalar implements OptionType {
    IP_ADDRESS("ip-address"),
    TEXT("text"),
    /** Any octets: text in quotes, or pairs of hexadecimal digits with colons between them. */
    STRING("string"),
    BOOLEAN("boolean"),
    /** Signed or not: as many octets hold either. */
    INTEGER_8("integer 8", 1, Byte.MIN_VALUE, 0xFF),
    INTEGER_16("integer 16", 2, Short.MIN_VALUE, 0xFFFF),
    INTEGER_32("integer 32", 4, Integer.MIN_VALUE, 0xFFFF_FFFFL),
    SIGNED_8("signed integer 8", 1, Byte.MIN_VALUE, Byte.MAX_VALUE),
    SIGNED_16("signed integer 16", 2, Short.MIN_VALUE, Short.MAX_VALUE),
    SIGNED_32("signed integer 32", 4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    UNSIGNED_8("unsigned integer 8", 1, 0, 0xFF),
    UNSIGNED_16("unsigned integer 16", 2, 0, 0xFFFF),
    UNSIGNED_32("unsigned integer 32", 4, 0, 0xFFFF_FFFFL),
    /** Names as RFC 1035 labels, with compression (RFC 3397). */
    DOMAIN_LIST("domain-list");

    private final String text;
    private final int octets;
    private final long least;
    private final long most;

    Scalar(String text) {
      this(text, 0, 0, 0);
    }

    Scalar(String text, int octets, long least, long most) {
      this.text = text;
      this.octets = octets;
      this.least = least;
      this.most = most;
    }

    @Override
    public String text() {
      return text;
    }

    boolean isInteger() {
      return octets > 0;
    }

    int octets() {
      return octets;
    }

    long least() {
      return least;
    }

    long most() {
      return most;
    }

    /** Whether the value tells where it ends, so that more may follow it. */
    boolean hasFixedLength() {
      return isInteger() || this == IP_ADDRESS || this == BOOLEAN;
    }
  }

  /**
   * One or more of the same.
   *
   * @param element a scalar or a record, of a fixed length
   */
  record Array(OptionType element) implements OptionType {
    @Override
    public String text() {
      return "array of " + element.text();
    }
  }

  /**
   * Several things in order.
   *
   * @param fields at least one; only the last may be without a fixed length
   */
  record Fields(List<Scalar> fields) implements OptionType {
    public Fields {
      fields = List.copyOf(fields);
    }

    @Override
    public String text() {
      return fields.stream().map(Scalar::text).collect(Collectors.joining(", ", "{ ", " }"));
    }
  }

  /** One thing, then one or more of another. */
  record Headed(Scalar head, Array rest) implements OptionType {
    @Override
    public String text() {
      return head.text() + ", then " + rest.text();
    }
  }
}
