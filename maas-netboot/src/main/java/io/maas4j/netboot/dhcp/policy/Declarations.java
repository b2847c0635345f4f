package io.maas4j.netboot.dhcp.policy;

import io.maas4j.netboot.dhcp.policy.OptionDefinition.Space;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names that policies may use: options and classes that other policies, read before, declare.
 * Immutable.
 *
 * @param options by name
 * @param classes names of classes
 */
public record Declarations(Map<String, OptionDefinition> options, Set<String> classes) {
  /** The standard options only. */
  public static final Declarations NONE = new Declarations(Map.of(), Set.of());

  // What ISC's server calls options that it has no name for.
  private static final String[] NUMBERED = {"option-", "unknown-"};

  public Declarations {
    options = Map.copyOf(options);
    classes = Set.copyOf(classes);
  }

  /** These and those of another policy; of two options of one name the other's holds. */
  public Declarations and(Policy policy) {
    Map<String, OptionDefinition> more = new HashMap<>(options);
    Set<String> named = new HashSet<>(classes);
    for (Statement statement : policy.statements()) {
      if (statement instanceof Statement.Declare declare) {
        more.put(declare.option().name(), declare.option());
      } else if (statement instanceof Statement.ClientClass member) {
        named.add(member.name());
      }
    }
    return new Declarations(more, named);
  }

  /** An option by its name, declared, standard or {@code option-N}. */
  Optional<OptionDefinition> option(String name) {
    return Optional.ofNullable(options.get(name))
        .or(() -> StandardOptions.named(name))
        .or(() -> numbered(name));
  }

  /** {@code option-N}: any octets. */
  static OptionDefinition numbered(int code) {
    return new OptionDefinition(Space.DHCP, code, "option-" + code, OptionType.Scalar.STRING);
  }

  private static Optional<OptionDefinition> numbered(String name) {
    for (String prefix : NUMBERED) {
      String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
      if (number.matches("[1-9][0-9]{0,2}") && Integer.parseInt(number) < 255) {
        return Optional.of(numbered(Integer.parseInt(number)));
      }
    }
    return Optional.empty();
  }
}
