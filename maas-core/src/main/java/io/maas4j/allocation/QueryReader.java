package io.maas4j.allocation;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.DeviceWish;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Fabric;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Vlan;
import io.maas4j.power.PowerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads constraints from their texts (REST contract, section 8.1; operations, section 2.3). */
final class QueryReader {
  /** What is to be done with the machines; two names mean different things then. */
  enum Purpose {
    LIST,
    ALLOCATION
  }

  private static final Set<String> ARCHITECTURES =
      Set.of("amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64", "s390x");

  private final Known known;
  private final Purpose purpose;
  private Optional<NetworkMap> networks = Optional.empty();

  QueryReader(Known known, Purpose purpose) {
    this.known = known;
    this.purpose = purpose;
  }

  Query read(Map<String, List<String>> given) {
    List<Constraint> constraints = new ArrayList<>();
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    Map<String, List<String>> meant = new LinkedHashMap<>();
    given.forEach(
        (name, texts) -> {
          List<String> values = texts.stream().filter(text -> !text.isEmpty()).toList();
          if (values.isEmpty()) {
            return;
          }
          try {
            one(name, values)
                .ifPresent(
                    constraint -> {
                      constraints.add(constraint);
                      meant.put(name, values);
                    });
          } catch (InvalidRequest e) {
            wrong.put(name, e.fields().values().iterator().next());
          }
        });
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct " + String.join(", ", wrong.keySet()));
    }
    return new Query(MachineFilter.ALL, constraints, Refusal.text(meant));
  }

  private Optional<Constraint> one(String name, List<String> values) {
    String text = String.join(",", values);
    return switch (name) {
      case "id", "system_id" -> Optional.of(ids(name, values));
      case "not_id" -> Optional.of(Constraint.of(name, text, f -> f.notIds(machineIds(values))));
      case "name", "hostname" -> Optional.of(Constraint.of(name, text, f -> f.hostnames(values)));
      case "not_hostname" -> Optional.of(Constraint.of(name, text, f -> f.notHostnames(values)));
      case "domain" -> Optional.of(Constraint.of(name, text, f -> f.domains(values)));
      case "not_domain" -> Optional.of(Constraint.of(name, text, f -> f.notDomains(values)));
      case "mac_address" -> Optional.of(macs(name, values));
      case "agent_name" ->
          purpose == Purpose.LIST
              ? Optional.of(Constraint.of(name, text, f -> f.agentNames(values)))
              : Optional.empty();
      case "not_agent_name" -> Optional.of(Constraint.of(name, text, f -> f.notAgentNames(values)));
      case "status", "not_status", "simple_status", "not_simple_status" ->
          Optional.of(states(name, values));
      case "power_state" -> Optional.of(power(name, values, MachineFilter.Builder::powerStates));
      case "not_power_state" ->
          Optional.of(power(name, values, MachineFilter.Builder::notPowerStates));
      case "deployment_target", "not_deployment_target" -> targets(name, values);
      case "arch" -> Optional.of(architectures(name, values, MachineFilter.Builder::architectures));
      case "not_arch" ->
          Optional.of(architectures(name, values, MachineFilter.Builder::notArchitectures));
      default -> grouped(name, values);
    };
  }

  private Optional<Constraint> grouped(String name, List<String> values) {
    String text = String.join(",", values);
    List<String> words = Refusal.words(values);
    switch (name) {
      case "tags":
        check(words, known::tag, "No such tag(s): ", "'", name);
        return Optional.of(Constraint.of(name, String.join(",", words), f -> f.tags(words)));
      case "not_tags":
        return Optional.of(Constraint.of(name, String.join(",", words), f -> f.notTags(words)));
      case "zone":
        check(values, known::zone, "No such zone(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.zones(values)));
      case "not_in_zone":
        check(values, known::zone, "No such zone(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.notZones(values)));
      case "pool":
        check(values, known::pool, "No such pool(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.pools(values)));
      case "not_in_pool":
        check(values, known::pool, "No such pool(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.notPools(values)));
      case "owner":
        check(values, known::user, "No such user(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.owners(values)));
      case "not_owner":
        check(values, known::user, "No such user(s): ", "", name);
        return Optional.of(Constraint.of(name, text, f -> f.notOwners(values)));
      case "pod", "pod_type":
        // there are no VM hosts, so no machine is on one
        return Optional.of(Constraint.impossible(name, text));
      default:
        return measured(name, values);
    }
  }

  private Optional<Constraint> measured(String name, List<String> values) {
    return switch (name) {
      case "cpu_count" -> Optional.of(least(name, values, (f, n) -> f.minCpus(n)));
      case "mem" -> Optional.of(least(name, values, (f, n) -> f.minMemory(n)));
      case "cpu_speed" -> Optional.of(least(name, values, (f, n) -> f.minCpuSpeed(n)));
      case "link_speed" -> Optional.of(least(name, values, (f, n) -> f.minLinkSpeed(n)));
      case "fabrics" -> Optional.of(onVlans(name, values, vlansOfFabrics(values)));
      case "not_fabrics" -> Optional.of(offVlans(name, values, vlansOfFabrics(values)));
      case "fabric_classes" -> Optional.of(onVlans(name, values, vlansOfClasses(values)));
      case "not_fabric_classes" -> Optional.of(offVlans(name, values, vlansOfClasses(values)));
      case "vlans" -> Optional.of(onVlans(name, values, vlans(name, values)));
      case "not_vlans" -> Optional.of(offVlans(name, values, vlans(name, values)));
      case "subnets", "not_subnets" -> Optional.of(subnets(name, values));
      case "storage" -> Optional.of(storage(name, values));
      case "interfaces" -> Optional.of(interfaces(name, values));
      case "devices" -> Optional.of(devices(name, values));
      default -> Optional.empty();
    };
  }

  // ------------------------------------------------------------------ who and where

  private static List<MachineId> machineIds(List<String> values) {
    return values.stream().filter(MachineId::isValid).map(MachineId::new).toList();
  }

  private static Constraint ids(String name, List<String> values) {
    List<MachineId> ids = machineIds(values);
    String text = String.join(",", values);
    return ids.isEmpty()
        ? Constraint.impossible(name, text)
        : Constraint.of(name, text, f -> f.ids(ids));
  }

  private static Constraint macs(String name, List<String> values) {
    List<MacAddress> macs = new ArrayList<>();
    for (String value : values) {
      try {
        macs.add(MacAddress.parse(value));
      } catch (IllegalArgumentException e) {
        throw InvalidRequest.field(name, "'" + value + "' is not a valid MAC address.");
      }
    }
    return Constraint.of(name, String.join(",", values), f -> f.macs(macs));
  }

  private static Constraint states(String name, List<String> values) {
    boolean negated = name.startsWith("not_");
    Function<String, Set<State>> reader =
        name.endsWith("simple_status")
            ? value -> simple(name, value)
            : value -> Set.of(state(name, value));
    Set<State> named =
        values.stream().flatMap(value -> reader.apply(value).stream()).collect(Collectors.toSet());
    Set<State> excluded = negated ? named : others(named);
    return Constraint.of(name, String.join(",", values), f -> f.notStates(excluded));
  }

  private static Set<State> others(Set<State> states) {
    Set<State> others = EnumSet.allOf(State.class);
    others.removeAll(states);
    return others;
  }

  private static State state(String name, String value) {
    return State.ofFilterName(value).orElseThrow(() -> noChoice(name, value));
  }

  private static Set<State> simple(String name, String value) {
    Set<State> states =
        Arrays.stream(State.values())
            .filter(s -> s.simplified().toLowerCase(Locale.ROOT).replace(' ', '_').equals(value))
            .collect(Collectors.toSet());
    if (states.isEmpty()) {
      throw noChoice(name, value);
    }
    return states;
  }

  private static InvalidRequest noChoice(String name, String value) {
    return InvalidRequest.field(
        name, "Select a valid choice. " + value + " is not one of the available choices.");
  }

  private static Constraint power(
      String name,
      List<String> values,
      BiFunction<MachineFilter.Builder, Set<PowerState>, MachineFilter.Builder> narrowing) {
    Set<PowerState> states = EnumSet.noneOf(PowerState.class);
    for (String value : values) {
      try {
        states.add(PowerState.ofWireName(value));
      } catch (IllegalArgumentException e) {
        throw noChoice(name, value);
      }
    }
    return Constraint.of(name, String.join(",", values), f -> narrowing.apply(f, states));
  }

  /** Memory, disk, or, what restricts nothing, both. */
  private static Optional<Constraint> targets(String name, List<String> values) {
    for (String value : values) {
      if (!value.equals("memory") && !value.equals("disk")) {
        throw noChoice(name, value);
      }
    }
    boolean negated = name.startsWith("not_");
    String text = String.join(",", values);
    boolean both = Set.copyOf(values).size() == 2;
    if (both) {
      return negated
          ? Optional.of(Constraint.impossible(name, text))
          : Optional.of(Constraint.of(name, text, f -> {}));
    }
    boolean memory = values.contains("memory") != negated;
    return Optional.of(Constraint.of(name, text, f -> f.ephemeral(memory)));
  }

  private static Constraint architectures(
      String name,
      List<String> values,
      BiFunction<MachineFilter.Builder, List<String>, MachineFilter.Builder> narrowing) {
    List<String> wanted =
        values.stream().map(value -> value.equals("arm") ? "armhf" : value).toList();
    if (!ARCHITECTURES.containsAll(wanted.stream().map(w -> w.split("/", 2)[0]).toList())) {
      throw InvalidRequest.field(name, "Architecture not recognised.");
    }
    return Constraint.of(name, String.join(",", values), f -> narrowing.apply(f, wanted));
  }

  private static void check(
      List<String> names, Predicate<String> exists, String text, String quote, String field) {
    List<String> unknown = names.stream().filter(exists.negate()).toList();
    if (!unknown.isEmpty()) {
      throw InvalidRequest.field(
          field,
          text
              + unknown.stream().map(n -> quote + n + quote).collect(Collectors.joining(", "))
              + ".");
    }
  }

  // ------------------------------------------------------------------ numbers

  private static Constraint least(
      String name,
      List<String> values,
      BiFunction<MachineFilter.Builder, Double, MachineFilter.Builder> narrowing) {
    double least = Double.MAX_VALUE;
    for (String value : values) {
      String number = value.strip();
      if (!number.matches("\\d{1,18}(\\.\\d{0,9})?")) {
        throw InvalidRequest.field(name, numberFault(name));
      }
      least = Math.min(least, Double.parseDouble(number));
    }
    double limit = least;
    return Constraint.of(name, String.join(",", values), f -> narrowing.apply(f, limit));
  }

  static String numberFault(String name) {
    return name.equals("mem")
        ? "Invalid memory: number of MiB required."
        : "Invalid " + name + ": number required.";
  }

  // ------------------------------------------------------------------ networks

  private NetworkMap networks() {
    NetworkMap map = networks.orElseGet(known::networks);
    networks = Optional.of(map);
    return map;
  }

  private Set<Long> vlansOfFabrics(List<String> names) {
    return vlansIn(fabric -> names.contains(fabric.name()));
  }

  private Set<Long> vlansOfClasses(List<String> names) {
    return vlansIn(fabric -> fabric.classType().filter(names::contains).isPresent());
  }

  private Set<Long> vlansIn(Predicate<Fabric> wanted) {
    Set<Long> fabrics =
        networks().fabrics().stream().filter(wanted).map(Fabric::id).collect(Collectors.toSet());
    return networks().vlans().stream()
        .filter(vlan -> fabrics.contains(vlan.fabricId()))
        .map(Vlan::id)
        .collect(Collectors.toSet());
  }

  private Set<Long> vlans(String name, List<String> values) {
    Set<Long> found = Specifiers.vlans(values, networks());
    if (found.isEmpty()) {
      throw InvalidRequest.field(name, "No matching vlans found.");
    }
    return found;
  }

  private static Constraint onVlans(String name, List<String> values, Set<Long> vlans) {
    String text = String.join(",", values);
    return vlans.isEmpty()
        ? Constraint.impossible(name, text)
        : Constraint.of(name, text, f -> f.onVlans(vlans));
  }

  private static Constraint offVlans(String name, List<String> values, Set<Long> vlans) {
    return Constraint.of(name, String.join(",", values), f -> f.offVlans(vlans));
  }

  private Constraint subnets(String name, List<String> values) {
    Set<Long> found = Specifiers.subnets(values, networks());
    if (found.isEmpty()) {
      throw InvalidRequest.field(name, "No matching subnets found.");
    }
    return Constraint.of(
        name,
        String.join(",", values),
        f -> {
          if (name.equals("subnets")) {
            f.onSubnets(found);
          } else {
            f.offSubnets(found);
          }
        });
  }

  // ------------------------------------------------------------------ parts

  /** One client repeats the parameter, an item each time: that means the same as commas. */
  private static Constraint storage(String name, List<String> values) {
    StorageConstraint wanted = StorageConstraint.parse(String.join(",", values));
    return new Constraint(name, wanted.text(), true, f -> {}, new PartsTest.Storage(wanted));
  }

  private Constraint interfaces(String name, List<String> values) {
    String text = String.join(";", values);
    List<InterfaceWish> wishes = InterfaceWish.parse(text);
    Map<String, InterfaceWish.Test> tests = new LinkedHashMap<>();
    List<Set<Long>> vlans = new ArrayList<>();
    for (InterfaceWish wish : wishes) {
      tests.put(wish.label(), wish.in(networks()));
      vlans.addAll(wish.vlans(networks()));
    }
    return new Constraint(
        name,
        text,
        vlans.stream().noneMatch(Set::isEmpty),
        f -> vlans.forEach(f::onVlans),
        new PartsTest.Interfaces(tests));
  }

  private static Constraint devices(String name, List<String> values) {
    List<DeviceWish> wishes = values.stream().map(QueryReader::device).toList();
    return Constraint.of(name, String.join(";", values), f -> f.devices(wishes));
  }

  private static DeviceWish device(String text) {
    Map<DeviceWish.Field, String> said = new EnumMap<>(DeviceWish.Field.class);
    for (String pair : text.split(",", -1)) {
      int equal = pair.indexOf('=');
      Optional<DeviceWish.Field> field =
          equal < 0
              ? Optional.empty()
              : DeviceWish.Field.ofWireName(pair.substring(0, equal).strip());
      if (field.isEmpty()) {
        throw InvalidRequest.field(
            "devices",
            "Unknown devices constraint: " + (equal < 0 ? pair : pair.substring(0, equal)));
      }
      said.put(field.get(), pair.substring(equal + 1).strip());
    }
    return new DeviceWish(said);
  }
}
