package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.OptionDefinition.Space;
import io.maas4j.netboot.dhcp.policy.OptionType.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code option NAME VALUE;} and {@code option NAME code N = TYPE;}, from after {@code option}. */
final class OptionParser {
  private static final String TYPES =
      "expected a type: ip-address, text, string, boolean, [signed|unsigned] integer 8|16|32,"
          + " domain-list, array of TYPE, or a record { TYPE, … }";

  // Decided by the server, message by message.
  private static final Map<Integer, String> OWN =
      Map.ofEntries(
          Map.entry(50, "clients ask for addresses with it"),
          Map.entry(51, "set default-lease-time, min-lease-time and max-lease-time instead"),
          Map.entry(52, "it says where options are in a message"),
          Map.entry(53, "it says what a message is"),
          Map.entry(54, "it is the rack's address"),
          Map.entry(56, "it says why a request is refused"),
          Map.entry(57, "clients say their limit with it"),
          Map.entry(61, "it is sent back as the client sent it"),
          Map.entry(80, "rapid commit is not supported"),
          Map.entry(82, "it is sent back as the relay sent it"),
          Map.entry(118, "it is sent back as the client sent it"));

  private final Cursor cursor;

  OptionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  static String unknown(String name) {
    return "there is no option '"
        + name
        + "': declare it with 'option "
        + name
        + " code NUMBER = TYPE;', or write option-NUMBER";
  }

  Statement statement(Declarations declared) {
    Token token = cursor.peek();
    String name = cursor.word("the name of an option");
    if (name.equals("space")) {
      throw token.fault(
          "option spaces are not supported: write the encapsulated option's octets, as in"
              + " 'option vendor-encapsulated-options 06:01:08;'");
    }
    if (cursor.peek().is("code")) {
      return declaration(name, token, declared);
    }
    OptionDefinition option = declared.option(name).orElseThrow(() -> token.fault(unknown(name)));
    if (option.space() != Space.DHCP) {
      throw token.fault("a relay's option can be read, not set");
    }
    if (OWN.containsKey(option.code())) {
      throw token.fault(
          "option " + option.code() + " is the server's own: " + OWN.get(option.code()));
    }
    if (cursor.peek().is("=")) {
      throw cursor.peek().fault("computed values are not supported: write 'option NAME VALUE;'");
    }
    List<Value> values = values(option);
    cursor.end();
    try {
      return new Statement.SetOption(option, values);
    } catch (IllegalArgumentException e) {
      throw token.fault(e.getMessage());
    }
  }

  private Statement declaration(String name, Token token, Declarations declared) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw token.fault(
          "a name of an option has letters, digits, '-' and '_'; option spaces, the part before a"
              + " '.', are not supported");
    }
    cursor.expect("code", "after the name");
    int code = (int) cursor.number("an option's code", 1, 254);
    cursor.expect("=", "and the option's type");
    OptionType type = type();
    cursor.end();
    OptionDefinition option = new OptionDefinition(Space.DHCP, code, name, type);
    declared
        .option(name)
        .filter(other -> other.code() != code || other.space() != Space.DHCP)
        .ifPresent(
            other -> {
              throw token.fault("this is the name of option " + other.code() + " already");
            });
    return new Statement.Declare(option);
  }

  private OptionType type() {
    Token token = cursor.peek();
    if (cursor.takes("array")) {
      cursor.expect("of", "after 'array'");
      Token inner = cursor.peek();
      OptionType element = inner.is("{") ? fields() : scalar();
      List<Scalar> parts = OptionCodec.fields(element);
      if (!parts.get(parts.size() - 1).hasFixedLength()) {
        throw inner.fault(
            "values without a fixed length have no array: one could not be told"
                + " from the next");
      }
      return new OptionType.Array(element);
    }
    return token.is("{") ? fields() : scalar();
  }

  private OptionType fields() {
    cursor.expect("{", "and the types of the record");
    List<Scalar> fields = new ArrayList<>();
    do {
      if (!fields.isEmpty() && !fields.get(fields.size() - 1).hasFixedLength()) {
        throw cursor.peek().fault("only the last part of a record may be without a fixed length");
      }
      fields.add(scalar());
    } while (cursor.takes(","));
    cursor.expect("}", "at the end of the record");
    return new OptionType.Fields(fields);
  }

  private Scalar scalar() {
    Token token = cursor.next();
    if (!token.isWord()) {
      throw token.fault(TYPES);
    }
    return switch (token.text()) {
      case "ip-address" -> Scalar.IP_ADDRESS;
      case "text" -> Scalar.TEXT;
      case "string" -> Scalar.STRING;
      case "boolean" -> Scalar.BOOLEAN;
      case "domain-list" -> {
        if (cursor.peek().is("compressed")) {
          cursor.next();
        }
        yield Scalar.DOMAIN_LIST;
      }
      case "integer" -> integer("");
      case "signed", "unsigned" -> {
        cursor.expect("integer", "after '" + token.text() + "'");
        yield integer(token.text() + " ");
      }
      case "encapsulate" ->
          throw token.fault("encapsulated option spaces are not supported; " + TYPES);
      default -> throw token.fault(TYPES);
    };
  }

  private Scalar integer(String sign) {
    Token token = cursor.next();
    for (Scalar scalar : Scalar.values()) {
      if (scalar.text().equals(sign + "integer " + token.text())) {
        return scalar;
      }
    }
    throw token.fault("an integer has 8, 16 or 32 bits");
  }

  private List<Value> values(OptionDefinition option) {
    OptionType type = option.type();
    List<Value> values = new ArrayList<>();
    if (type instanceof OptionType.Headed headed) {
      values.add(value(headed.head()));
      type = headed.rest();
    }
    List<Scalar> fields = OptionCodec.fields(type);
    boolean repeats = type instanceof OptionType.Array;
    do {
      for (Scalar field : fields) {
        values.add(value(field));
        while (field == Scalar.DOMAIN_LIST && cursor.takes(",")) {
          values.add(value(field));
        }
      }
    } while (repeats && cursor.takes(","));
    return values;
  }

  private Value value(Scalar type) {
    return switch (type) {
      case IP_ADDRESS -> new Value.Address(cursor.address());
      case TEXT -> new Value.Text(cursor.quoted("text").quoted());
      case STRING -> new Value.Text(cursor.octets());
      case BOOLEAN -> new Value.Flag(cursor.flag());
      case DOMAIN_LIST -> domain();
      default -> new Value.Number(cursor.number("a number", type.least(), type.most()));
    };
  }

  private Value domain() {
    Token token = cursor.quoted("a domain name");
    String name = new String(token.quoted().bytes(), StandardCharsets.UTF_8);
    if (!name.matches("(?!-)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?")
        || name.length() > 254) {
      throw token.fault("expected a domain name: labels of letters, digits and '-' with dots");
    }
    return new Value.Name(name);
  }
}
