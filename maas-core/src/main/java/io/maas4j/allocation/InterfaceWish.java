package io.maas4j.allocation;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An interface that a machine is to have: {@code 0:space=alpha,tag=sriov} (REST contract, section
 * 8.4). Pure.
 *
 * @param label what the caller calls it
 * @param terms all of them hold
 */
public record InterfaceWish(String label, List<Term> terms) {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]*");
  private static final String FORMAT =
      "' (required format: '<label>:<key>=<value>[,<key2>=<value2>[,...]]')";

  public InterfaceWish {
    terms = List.copyOf(terms);
  }

  /** What can be said of an interface. */
  public enum Key {
    ID(true),
    FABRIC(true),
    FABRIC_CLASS(true),
    IP(true),
    MODE(false),
    NAME(true),
    HOSTNAME(true),
    SUBNET(true),
    SPACE(true),
    SUBNET_CIDR(true),
    TYPE(false),
    VLAN(true),
    VID(true),
    TAG(true),
    LINK_SPEED(false);

    private final boolean negatable;

    Key(boolean negatable) {
      this.negatable = negatable;
    }
  }

  /**
   * @param negated no value holds, rather than one
   * @param values alternatives; never empty
   */
  public record Term(Key key, boolean negated, List<String> values) {
    public Term {
      values = List.copyOf(values);
    }
  }

  /**
   * Reads {@code label:key=value[,key=value…][;label:…]}.
   *
   * @throws InvalidRequest when it is not of that form
   */
  public static List<InterfaceWish> parse(String text) {
    List<InterfaceWish> wishes = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int colon = part.indexOf(':');
      String label = colon < 0 ? "" : part.substring(0, colon).strip();
      if (!LABEL.matcher(label).matches()) {
        throw malformed(part);
      }
      if (wishes.stream().anyMatch(wish -> wish.label.equals(label))) {
        throw InvalidRequest.field("interfaces", "Duplicate label: '" + label + "'");
      }
      wishes.add(new InterfaceWish(label, terms(part, part.substring(colon + 1))));
    }
    if (wishes.isEmpty()) {
      throw malformed(text);
    }
    return List.copyOf(wishes);
  }

  private static List<Term> terms(String part, String pairs) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : pairs.split(",", -1)) {
      int equal = pair.indexOf('=');
      if (equal <= 0 || equal == pair.length() - 1) {
        throw malformed(part);
      }
      values
          .computeIfAbsent(pair.substring(0, equal).strip(), key -> new ArrayList<>())
          .add(pair.substring(equal + 1).strip());
    }
    List<Term> terms = new ArrayList<>();
    values.forEach((key, some) -> terms.add(term(key, some)));
    return terms;
  }

  private static Term term(String name, List<String> values) {
    boolean negated = name.startsWith("not_");
    String plain = negated ? name.substring("not_".length()) : name;
    Key key =
        Arrays.stream(Key.values())
            .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(plain))
            .filter(k -> !negated || k.negatable)
            .findFirst()
            .orElseThrow(
                () -> InvalidRequest.field("interfaces", "Unknown constraint key: '" + name + "'"));
    for (String value : values) {
      check(key, value);
    }
    return new Term(key, negated, values);
  }

  private static void check(Key key, String value) {
    boolean wrong =
        switch (key) {
          case ID, LINK_SPEED -> !value.matches("\\d{1,18}");
          case IP -> address(value).isEmpty();
          case MODE -> !value.equals("unconfigured");
          default -> false;
        };
    if (wrong) {
      throw InvalidRequest.field(
          "interfaces",
          "Invalid value of " + key.name().toLowerCase(Locale.ROOT) + ": '" + value + "'");
    }
  }

  private static InvalidRequest malformed(String part) {
    return InvalidRequest.field("interfaces", "Malformed constraint: '" + part + FORMAT);
  }

  /** Whether interfaces fit, of which machine they may be, in these networks. */
  Test in(NetworkMap map) {
    List<Test> tests = terms.stream().map(term -> test(term, map)).toList();
    return (machine, nic) -> tests.stream().allMatch(test -> test.fits(machine, nic));
  }

  /** The VLANs that the interface must be on one of; empty when nothing is said of that. */
  List<Set<Long>> vlans(NetworkMap map) {
    return terms.stream()
        .filter(term -> !term.negated())
        .flatMap(term -> vlans(term, map).stream())
        .toList();
  }

  /** What is said of one interface. */
  @FunctionalInterface
  interface Test {
    boolean fits(Machine machine, Interface nic);
  }

  private static Test test(Term term, NetworkMap map) {
    Test positive = positive(term, map);
    return term.negated() ? (machine, nic) -> !positive.fits(machine, nic) : positive;
  }

  private static Test positive(Term term, NetworkMap map) {
    Optional<Set<Long>> vlans = vlans(term, map);
    if (vlans.isPresent()) {
      return (machine, nic) -> nic.vlanId().filter(vlans.get()::contains).isPresent();
    }
    List<String> values = term.values();
    return switch (term.key()) {
      case SUBNET -> linkedTo(Specifiers.subnets(values, map));
      case SUBNET_CIDR -> linkedTo(Specifiers.subnets(prefixed("cidr:", values), map));
      case ID -> of(nic -> values.contains(Long.toString(nic.id())));
      case IP -> of(nic -> hasAddress(nic, values));
      case MODE -> of(InterfaceWish::isUnconfigured);
      case NAME -> of(nic -> values.contains(nic.name()));
      case HOSTNAME -> (machine, nic) -> values.contains(machine.hostname());
      case TYPE -> of(nic -> values.contains(nic.type().wireName()));
      case TAG -> of(nic -> values.stream().anyMatch(value -> hasTags(nic, value)));
      case LINK_SPEED ->
          of(nic -> values.stream().anyMatch(v -> nic.facts().linkSpeed() >= Long.parseLong(v)));
      default -> throw new AssertionError(term);
    };
  }

  private static Optional<Set<Long>> vlans(Term term, NetworkMap map) {
    List<String> values = term.values();
    return switch (term.key()) {
      case FABRIC -> Optional.of(Specifiers.vlans(prefixed("fabric:", values), map));
      case FABRIC_CLASS -> Optional.of(Specifiers.vlans(prefixed("fabric:class:", values), map));
      case SPACE -> Optional.of(Specifiers.vlans(prefixed("space:", values), map));
      case VLAN -> Optional.of(Specifiers.vlans(values, map));
      case VID -> Optional.of(Specifiers.vlans(prefixed("vid:", values), map));
      default -> Optional.empty();
    };
  }

  private static List<String> prefixed(String prefix, List<String> values) {
    return values.stream().map(value -> prefix + value).toList();
  }

  private static Test of(Predicate<Interface> wanted) {
    return (machine, nic) -> wanted.test(nic);
  }

  private static Test linkedTo(Set<Long> subnets) {
    return of(
        nic ->
            nic.links().stream()
                .anyMatch(link -> link.subnetId().filter(subnets::contains).isPresent()));
  }

  private static boolean hasAddress(Interface nic, List<String> values) {
    return values.stream()
        .flatMap(value -> address(value).stream())
        .anyMatch(
            wanted ->
                nic.links().stream().anyMatch(l -> l.address().equals(Optional.of(wanted)))
                    || nic.discovered().stream().anyMatch(d -> d.address().equals(wanted)));
  }

  private static boolean isUnconfigured(Interface nic) {
    return nic.links().stream().allMatch(link -> link.mode() == LinkMode.LINK_UP);
  }

  /** {@code a&&b} stands for both. */
  private static boolean hasTags(Interface nic, String value) {
    return Arrays.stream(value.split("&&")).allMatch(tag -> nic.tags().contains(tag.strip()));
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(Addresses.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
