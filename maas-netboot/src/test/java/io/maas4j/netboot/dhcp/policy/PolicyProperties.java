package io.maas4j.netboot.dhcp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.policy.OptionDefinition.Space;
import io.maas4j.netboot.dhcp.policy.OptionType.Scalar;
import io.maas4j.netboot.dhcp.policy.Statement.If;
import io.maas4j.netboot.dhcp.policy.Statement.Permit;
import io.maas4j.netboot.dhcp.policy.Statement.Subject;
import io.maas4j.netboot.dhcp.policy.Statement.Switch;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any policy is read back from its text, and no text does harm. */
class PolicyProperties {
  private static final long SEED = 20_261_121L;
  // Left out: those that the server decides about.
  private static final List<OptionDefinition> SETTABLE =
      StandardOptions.all().stream()
          .filter(o -> !List.of(50, 51, 52, 53, 54, 56, 57, 61, 80, 82, 118).contains(o.code()))
          .toList();

  @Test
  void whatIsPrintedIsReadBackAsItWas() {
    for (int round = 0; round < 3_000; round++) {
      Random random = new Random(SEED + round);
      Policy policy = new Gen(random).policy();
      try {
        assertThat(Policy.parse(policy.text(), PolicyScope.GLOBAL)).isEqualTo(policy);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + (SEED + round) + ":\n" + policy.text(), e);
      }
    }
  }

  @Test
  void mutatedTextsAreReadOrRefusedWithTheirPlace() {
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      Random random = new Random(SEED * 31 + round);
      StringBuilder text = new StringBuilder(new Gen(random).policy().text());
      for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, (char) random.nextInt(256));
          case 2 -> text.setLength(at);
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        }
      }
      try {
        Policy policy = Policy.parse(text.toString(), PolicyScope.GLOBAL);
        read++;
        assertThat(Policy.parse(policy.text(), PolicyScope.GLOBAL)).isEqualTo(policy);
        Outcome.of(new View(Map.of(12, Octets.of("x")), false), List.of(policy), List.of());
      } catch (PolicySyntaxException expected) {
        assertThat(expected.line()).isPositive();
        assertThat(expected.column()).isPositive();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + (SEED * 31 + round) + ":\n" + text, e);
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  private static final class Gen {
    private final Random random;
    private int names;

    Gen(Random random) {
      this.random = random;
    }

    Policy policy() {
      List<Statement> statements = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        switch (random.nextInt(12)) {
          case 0 ->
              statements.add(new Statement.ClientClass("c" + names++, condition(3), statements(1)));
          case 1 -> declared(statements);
          case 2 -> statements.add(new Switch(Switch.What.IGNORE_CLIENT_IDS, random.nextBoolean()));
          default -> statements.add(statement(3));
        }
      }
      return new Policy(statements);
    }

    private void declared(List<Statement> into) {
      OptionType type =
          random.nextBoolean()
              ? StandardOptions.all().get(random.nextInt(40)).type()
              : new OptionType.Array(
                  new OptionType.Fields(List.of(Scalar.SIGNED_16, Scalar.BOOLEAN)));
      OptionDefinition option =
          new OptionDefinition(Space.DHCP, 224 + random.nextInt(20), "own-" + names++, type);
      into.add(new Statement.Declare(option));
      into.add(new Statement.SetOption(option, values(type)));
    }

    private List<Statement> statements(int depth) {
      List<Statement> statements = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        statements.add(statement(depth));
      }
      return statements;
    }

    private Statement statement(int depth) {
      return switch (random.nextInt(depth > 0 ? 9 : 8)) {
        case 0 ->
            new Statement.LeaseTime(
                Statement.LeaseTime.Which.values()[random.nextInt(3)],
                Duration.ofSeconds(1 + random.nextInt(100_000)));
        case 1 -> new Statement.NextServer(address());
        case 2 -> new Statement.FileName("dir/\"file\\" + random.nextInt() + "é");
        case 3 -> new Statement.ServerName("s" + random.nextInt(100));
        case 4 ->
            new Switch(
                random.nextBoolean() ? Switch.What.PING_CHECK : Switch.What.ALWAYS_BROADCAST,
                random.nextBoolean());
        case 5 ->
            new Permit(
                Permit.Mode.values()[random.nextInt(3)],
                random.nextBoolean() ? new Subject.UnknownClients() : new Subject.Booting());
        case 8 -> {
          List<If.Branch> branches = new ArrayList<>();
          for (int i = random.nextInt(3); i >= 0; i--) {
            branches.add(new If.Branch(condition(3), statements(depth - 1)));
          }
          yield new If(branches, statements(depth - 1));
        }
        default -> {
          OptionDefinition option = SETTABLE.get(random.nextInt(SETTABLE.size()));
          yield new Statement.SetOption(option, values(option.type()));
        }
      };
    }

    private List<Value> values(OptionType type) {
      List<Value> values = new ArrayList<>();
      OptionType body = type;
      if (type instanceof OptionType.Headed headed) {
        values.add(value(headed.head()));
        body = headed.rest();
      }
      int times = body instanceof OptionType.Array || body == Scalar.DOMAIN_LIST ? 3 : 1;
      for (int i = random.nextInt(times); i >= 0; i--) {
        OptionCodec.fields(body).forEach(field -> values.add(value(field)));
      }
      return values;
    }

    private Value value(Scalar type) {
      return switch (type) {
        case IP_ADDRESS -> new Value.Address(address());
        case BOOLEAN -> new Value.Flag(random.nextBoolean());
        case DOMAIN_LIST -> new Value.Name("d" + random.nextInt(50) + ".example");
        case TEXT, STRING -> new Value.Text(octets());
        default ->
            new Value.Number(
                type.least()
                    + (long) (random.nextDouble() * (double) (type.most() - type.least())));
      };
    }

    private Octets octets() {
      byte[] bytes = new byte[1 + random.nextInt(20)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
      }
      return Octets.of(bytes);
    }

    private Condition condition(int depth) {
      return switch (random.nextInt(depth > 0 ? 7 : 4)) {
        case 0 -> new Condition.Same(data(2), data(2));
        case 1 -> new Condition.Different(data(2), data(2));
        case 2 -> new Condition.Exists(SETTABLE.get(random.nextInt(SETTABLE.size())));
        case 3 -> new Condition.Known();
        case 4 -> new Condition.Not(condition(depth - 1));
        case 5 -> new Condition.All(List.of(condition(depth - 1), condition(depth - 1)));
        default -> new Condition.Any(List.of(condition(depth - 1), condition(depth - 1)));
      };
    }

    private Data data(int depth) {
      return switch (random.nextInt(depth > 0 ? 5 : 3)) {
        case 0 -> new Data.OptionOf(SETTABLE.get(random.nextInt(SETTABLE.size())));
        case 1 -> new Data.Hardware();
        case 2 -> new Data.Literal(octets());
        case 3 -> new Data.Substring(data(depth - 1), random.nextInt(9), random.nextInt(9));
        default -> new Data.Suffix(data(depth - 1), random.nextInt(9));
      };
    }

    private Inet4Address address() {
      try {
        byte[] octets = new byte[4];
        random.nextBytes(octets);
        return (Inet4Address) InetAddress.getByAddress(octets);
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
  }
}
