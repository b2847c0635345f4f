package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.OptionDefinition.Space;
import io.maas4j.netboot.dhcp.policy.OptionType.Scalar;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements in order; of those that say the same thing, the later holds. Immutable.
 *
 * <p>In code, or from text:
 *
 * <pre>{@code
 * Policy.builder().option(66, "tftp.example").leaseTime(Duration.ofHours(1)).build();
 * Policy.parse("option tftp-server-name \"tftp.example\"; max-lease-time 3600;", PolicyScope.SUBNET);
 * }</pre>
 *
 * @param statements see {@link Statement}
 */
public record Policy(List<Statement> statements) {
  /** Says nothing. */
  public static final Policy NONE = new Policy(List.of());

  public Policy {
    statements = List.copyOf(statements);
  }

  static Policy of(List<Statement> statements) {
    return new Policy(statements);
  }

  /**
   * Reads a text that declares all names that it uses.
   *
   * @throws PolicySyntaxException where the text is not understood; nothing of it holds then
   */
  public static Policy parse(String text, PolicyScope scope) {
    return parse(text, scope, Declarations.NONE);
  }

  /**
   * Reads a text.
   *
   * @param scope where it is to stand: some statements have their place only in some
   * @param declared what it may use besides
   * @throws PolicySyntaxException where the text is not understood; nothing of it holds then
   */
  public static Policy parse(String text, PolicyScope scope, Declarations declared) {
    return new Policy(PolicyParser.parse(text, scope, declared));
  }

  /** One that says nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /**
   * What it says of client identifiers: whether they are ignored ({@link
   * io.maas4j.netboot.Identity#HARDWARE_ADDRESS}) or name clients. Empty when it does not say.
   */
  public Optional<Boolean> ignoresClientIds() {
    Optional<Boolean> said = Optional.empty();
    for (Statement statement : statements) {
      if (isIdentity(statement)) {
        said = Optional.of(((Statement.Switch) statement).on());
      }
    }
    return said;
  }

  /** Who a client is cannot depend on what it says in one message and not in the next. */
  static void withoutIdentity(List<Statement> conditional) {
    if (conditional.stream().anyMatch(Policy::isIdentity)) {
      throw new IllegalArgumentException(
          "ignore-client-uids has no place under conditions and in classes");
    }
  }

  private static boolean isIdentity(Statement statement) {
    return statement instanceof Statement.Switch change
        && change.what() == Statement.Switch.What.IGNORE_CLIENT_IDS;
  }

  /** These statements, then the other's. */
  public Policy and(Policy other) {
    List<Statement> all = new ArrayList<>(statements);
    all.addAll(other.statements);
    return new Policy(all);
  }

  /** As text that {@link #parse} reads as the same policy. */
  public String text() {
    return PolicyPrinter.print(statements);
  }

  /** Collects statements. Not thread-safe. */
  public static final class Builder {
    private final List<Statement> statements = new ArrayList<>();

    private Builder() {}

    /** Any statement. */
    public Builder with(Statement statement) {
      statements.add(statement);
      return this;
    }

    /**
     * @throws IllegalArgumentException when the registry says that the option is no text
     */
    public Builder option(int code, String text) {
      return set(code, List.of(new Value.Text(Octets.of(text))));
    }

    /**
     * @throws IllegalArgumentException when the registry says that the option has no addresses, or
     *     one only
     */
    public Builder option(int code, Inet4Address... addresses) {
      List<Value> values = new ArrayList<>();
      for (Inet4Address address : addresses) {
        values.add(new Value.Address(address));
      }
      return set(code, values);
    }

    /**
     * @throws IllegalArgumentException when the registry says that the option has no number, or no
     *     such one
     */
    public Builder option(int code, long number) {
      return set(code, List.of(new Value.Number(number)));
    }

    /** Octets as they are, whatever the registry says of the option. */
    public Builder option(int code, byte[] octets) {
      return with(
          new Statement.SetOption(
              Declarations.numbered(valid(code)), List.of(new Value.Text(Octets.of(octets)))));
    }

    /** Default and maximum. */
    public Builder leaseTime(Duration time) {
      return with(new Statement.LeaseTime(Statement.LeaseTime.Which.DEFAULT, time))
          .with(new Statement.LeaseTime(Statement.LeaseTime.Which.MAX, time));
    }

    public Builder nextServer(Inet4Address address) {
      return with(new Statement.NextServer(address));
    }

    /** The boot file, instead of the boot method's. */
    public Builder fileName(String name) {
      return with(new Statement.FileName(name));
    }

    /** Statements for those that a condition holds for. */
    public Builder when(Condition condition, Policy then) {
      return with(
          new Statement.If(
              List.of(new Statement.If.Branch(condition, then.statements())), List.of()));
    }

    /** Clients without a host entry get no address. */
    public Builder denyUnknownClients() {
      return with(
          new Statement.Permit(Statement.Permit.Mode.DENY, new Statement.Subject.UnknownClients()));
    }

    public Policy build() {
      return new Policy(statements);
    }

    private Builder set(int code, List<Value> values) {
      Value first = values.isEmpty() ? new Value.Flag(false) : values.get(0);
      OptionDefinition option =
          StandardOptions.of(valid(code))
              .orElseGet(
                  () ->
                      new OptionDefinition(
                          Space.DHCP, code, "option-" + code, typeOf(first, values.size())));
      return with(new Statement.SetOption(option, values));
    }

    private static OptionType typeOf(Value value, int count) {
      if (value instanceof Value.Address) {
        return count == 1 ? Scalar.IP_ADDRESS : new OptionType.Array(Scalar.IP_ADDRESS);
      }
      return value instanceof Value.Number ? Scalar.UNSIGNED_32 : Scalar.STRING;
    }

    private static int valid(int code) {
      if (code < 1 || code > 254) {
        throw new IllegalArgumentException("option " + code + " is not in 1-254");
      }
      return code;
    }
  }
}
