package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.wire.DomainSearch;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Typed values to octets. */
final class OptionCodec {
  // Split into pieces on the wire (RFC 3396), yet a datagram has to hold it.
  private static final int MAX_OCTETS = 1024;

  private OptionCodec() {}

  /**
   * @throws IllegalArgumentException when these are no values of the option's type
   */
  static void check(OptionDefinition option, List<Value> values) {
    List<OptionType.Scalar> types = types(option.type(), values.size());
    if (types.size() != values.size() || values.isEmpty()) {
      throw new IllegalArgumentException(
          "option " + option.name() + " takes " + option.type().text());
    }
    for (int i = 0; i < types.size(); i++) {
      if (!fits(types.get(i), values.get(i))) {
        throw new IllegalArgumentException(
            "option " + option.name() + " takes " + types.get(i).text());
      }
    }
    int length = encode(option.type(), values).length;
    if (length > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "option " + option.name() + " of " + length + " octets: there is room for " + MAX_OCTETS);
    }
  }

  private static boolean fits(OptionType.Scalar type, Value value) {
    return switch (type) {
      case IP_ADDRESS -> value instanceof Value.Address;
      case TEXT, STRING -> value instanceof Value.Text;
      case BOOLEAN -> value instanceof Value.Flag;
      case DOMAIN_LIST -> value instanceof Value.Name;
      default ->
          value instanceof Value.Number number
              && number.number() >= type.least()
              && number.number() <= type.most();
    };
  }

  /** The type of each value; of another size when there is a field too many or too few. */
  static List<OptionType.Scalar> types(OptionType type, int values) {
    if (type instanceof OptionType.Headed headed) {
      List<OptionType.Scalar> types = new ArrayList<>(List.of(headed.head()));
      types.addAll(types(headed.rest(), values - 1));
      return types;
    }
    List<OptionType.Scalar> element = fields(type);
    boolean repeats = type instanceof OptionType.Array || type == OptionType.Scalar.DOMAIN_LIST;
    List<OptionType.Scalar> types = new ArrayList<>(element);
    while (repeats && types.size() < values) {
      types.addAll(element);
    }
    return types;
  }

  /** What one element is made of. */
  static List<OptionType.Scalar> fields(OptionType type) {
    if (type instanceof OptionType.Scalar scalar) {
      return List.of(scalar);
    }
    if (type instanceof OptionType.Fields fields) {
      return fields.fields();
    }
    if (type instanceof OptionType.Array array) {
      return fields(array.element());
    }
    throw new AssertionError(type);
  }

  static byte[] encode(OptionType type, List<Value> values) {
    if (type == OptionType.Scalar.DOMAIN_LIST) {
      return DomainSearch.encode(
          values.stream().map(value -> ((Value.Name) value).domain()).toList());
    }
    List<OptionType.Scalar> types = types(type, values.size());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < values.size(); i++) {
      encode(types.get(i), values.get(i), out);
    }
    return out.toByteArray();
  }

  private static void encode(OptionType.Scalar type, Value value, ByteArrayOutputStream out) {
    if (value instanceof Value.Address address) {
      out.writeBytes(address.address().getAddress());
    } else if (value instanceof Value.Text text) {
      out.writeBytes(text.octets().bytes());
    } else if (value instanceof Value.Flag flag) {
      out.write(flag.on() ? 1 : 0);
    } else if (value instanceof Value.Name name) {
      out.writeBytes(DomainSearch.encode(List.of(name.domain())));
    } else if (value instanceof Value.Number number) {
      for (int shift = 8 * (type.octets() - 1); shift >= 0; shift -= 8) {
        out.write((int) (number.number() >> shift));
      }
    } else {
      throw new AssertionError(value);
    }
  }
}
