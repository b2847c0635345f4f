package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.OptionType.Scalar;
import io.maas4j.netboot.dhcp.policy.Statement.If;
import io.maas4j.netboot.dhcp.policy.Statement.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Statements to text. */
final class PolicyPrinter {
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private PolicyPrinter() {}

  static String print(List<Statement> statements) {
    PolicyPrinter printer = new PolicyPrinter();
    statements.forEach(printer::statement);
    return printer.out.toString();
  }

  private void line(String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }

  private void block(List<Statement> statements) {
    depth++;
    statements.forEach(this::statement);
    depth--;
  }

  private void statement(Statement statement) {
    if (statement instanceof If choice) {
      choice(choice);
    } else if (statement instanceof Statement.ClientClass member) {
      line("class " + quoted(member.name()) + " {");
      depth++;
      line("match if " + text(member.match()) + ";");
      depth--;
      block(member.statements());
      line("}");
    } else {
      line(simple(statement) + ";");
    }
  }

  private void choice(If choice) {
    String word = "if ";
    for (If.Branch branch : choice.branches()) {
      line(word + text(branch.condition()) + " {");
      block(branch.then());
      word = "} elsif ";
    }
    if (!choice.otherwise().isEmpty()) {
      line("} else {");
      block(choice.otherwise());
    }
    line("}");
  }

  private static String simple(Statement statement) {
    if (statement instanceof Statement.SetOption set) {
      return "option " + set.option().name() + " " + values(set);
    }
    if (statement instanceof Statement.Declare declare) {
      OptionDefinition option = declare.option();
      return "option " + option.name() + " code " + option.code() + " = " + option.type().text();
    }
    if (statement instanceof Statement.LeaseTime time) {
      return time.which().name().toLowerCase(Locale.ROOT)
          + "-lease-time "
          + time.time().toSeconds();
    }
    if (statement instanceof Statement.NextServer server) {
      return "next-server " + server.address().getHostAddress();
    }
    if (statement instanceof Statement.FileName file) {
      return "filename " + quoted(file.name());
    }
    if (statement instanceof Statement.ServerName server) {
      return "server-name " + quoted(server.name());
    }
    if (statement instanceof Statement.Switch change) {
      return switch (change.what()) {
        case AUTHORITATIVE -> change.on() ? "authoritative" : "not authoritative";
        case ALWAYS_BROADCAST -> "always-broadcast " + change.on();
        case PING_CHECK -> "ping-check " + change.on();
        case IGNORE_CLIENT_IDS -> "ignore-client-uids " + change.on();
      };
    }
    if (statement instanceof Statement.Permit permit) {
      return permit.mode().name().toLowerCase(Locale.ROOT) + " " + text(permit.subject());
    }
    throw new AssertionError(statement);
  }

  private static String text(Subject subject) {
    if (subject instanceof Subject.MembersOf members) {
      return "members of " + quoted(members.className());
    }
    if (subject instanceof Subject.AllClients) {
      return "all clients";
    }
    if (subject instanceof Subject.KnownClients) {
      return "known-clients";
    }
    if (subject instanceof Subject.UnknownClients) {
      return "unknown-clients";
    }
    return subject instanceof Subject.Booting ? "booting" : "bootp";
  }

  private static String values(Statement.SetOption set) {
    List<Value> values = set.values();
    OptionType type = set.option().type();
    StringBuilder text = new StringBuilder();
    List<Scalar> types = OptionCodec.types(type, values.size());
    int head = type instanceof OptionType.Headed ? 1 : 0;
    int width =
        OptionCodec.fields(type instanceof OptionType.Headed headed ? headed.rest() : type).size();
    for (int i = 0; i < values.size(); i++) {
      boolean first = i == 0 || i == head;
      boolean names =
          i > 0 && types.get(i) == Scalar.DOMAIN_LIST && types.get(i - 1) == Scalar.DOMAIN_LIST;
      text.append(i == 0 ? "" : !first && (i - head) % width == 0 || names ? ", " : " ");
      text.append(value(types.get(i), values.get(i)));
    }
    return text.toString();
  }

  private static String value(Scalar type, Value value) {
    if (value instanceof Value.Address address) {
      return address.address().getHostAddress();
    }
    if (value instanceof Value.Number number) {
      return Long.toString(number.number());
    }
    if (value instanceof Value.Flag flag) {
      return Boolean.toString(flag.on());
    }
    if (value instanceof Value.Name name) {
      return quoted(name.domain());
    }
    if (value instanceof Value.Text text) {
      return type == Scalar.TEXT ? quoted(text.octets()) : text(text.octets());
    }
    throw new AssertionError(value);
  }

  private static String joined(List<Condition> parts, String word) {
    return parts.stream()
        .map(
            part ->
                part instanceof Condition.Any || part instanceof Condition.All
                    ? enclosed(part)
                    : text(part))
        .collect(Collectors.joining(word));
  }

  /** Within parentheses only where they matter. */
  private static String text(Condition condition) {
    if (condition instanceof Condition.Any any) {
      return joined(any.of(), " or ");
    }
    if (condition instanceof Condition.All all) {
      return joined(all.of(), " and ");
    }
    if (condition instanceof Condition.Not not) {
      boolean several = not.of() instanceof Condition.Any || not.of() instanceof Condition.All;
      return "not " + (several ? enclosed(not.of()) : text(not.of()));
    }
    if (condition instanceof Condition.Same same) {
      return text(same.left()) + " = " + text(same.right());
    }
    if (condition instanceof Condition.Different different) {
      return text(different.left()) + " != " + text(different.right());
    }
    if (condition instanceof Condition.Exists exists) {
      return "exists " + exists.option().name();
    }
    if (condition instanceof Condition.Known) {
      return "known";
    }
    throw new AssertionError(condition);
  }

  private static String enclosed(Condition condition) {
    return "(" + text(condition) + ")";
  }

  private static String text(Data data) {
    if (data instanceof Data.OptionOf option) {
      return "option " + option.option().name();
    }
    if (data instanceof Data.Hardware) {
      return "hardware";
    }
    if (data instanceof Data.Literal literal) {
      return text(literal.octets());
    }
    if (data instanceof Data.Substring part) {
      return "substring(" + text(part.of()) + ", " + part.offset() + ", " + part.length() + ")";
    }
    if (data instanceof Data.Suffix end) {
      return "suffix(" + text(end.of()) + ", " + end.length() + ")";
    }
    throw new AssertionError(data);
  }

  /** Quoted when it reads as text, hexadecimal otherwise. */
  private static String text(Octets octets) {
    for (byte octet : octets.bytes()) {
      if (octet < ' ' || octet > '~') {
        return octets.toString();
      }
    }
    return quoted(octets);
  }

  private static String quoted(String text) {
    return quoted(Octets.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String quoted(Octets octets) {
    StringBuilder text = new StringBuilder("\"");
    for (byte octet : octets.bytes()) {
      if (octet == '"' || octet == '\\') {
        text.append('\\').append((char) octet);
      } else if (octet >= ' ' && octet <= '~') {
        text.append((char) octet);
      } else {
        text.append(String.format("\\%03o", octet & 0xFF));
      }
    }
    return text.append('"').toString();
  }
}
