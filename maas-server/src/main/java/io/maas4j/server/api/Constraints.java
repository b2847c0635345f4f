package io.maas4j.server.api;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.MachineFilter;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What callers ask of machines, as a filter (REST contract, section 8.1; operations, section 2.3).
 */
final class Constraints {
  private static final Set<String> ARCHITECTURES =
      Set.of("amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64", "s390x");
  private static final List<String> OF_LISTS_ONLY =
      List.of(
          "domain",
          "not_id",
          "not_hostname",
          "not_domain",
          "not_agent_name",
          "not_status",
          "not_simple_status",
          "pod",
          "not_pod",
          "pod_type",
          "not_pod_type");
  private static final List<String> NEGATED_OR_RARE =
      List.of(
          "cpu_speed",
          "link_speed",
          "fabrics",
          "not_fabrics",
          "fabric_classes",
          "not_fabric_classes",
          "subnets",
          "not_subnets",
          "vlans",
          "not_vlans",
          "storage",
          "interfaces",
          "devices",
          "not_owner",
          "power_state",
          "not_power_state",
          "deployment_target",
          "not_deployment_target",
          "not_arch");

  private Constraints() {}

  /** Those that both listing and allocating know. */
  private static List<Parameter> common() {
    return List.of(
        Parameter.many("system_id", "Any of these."),
        Parameter.many("arch", "Any of these: amd64 or amd64/generic."),
        Parameter.of("cpu_count", Kind.NUM, "At least so many threads.")
            .fault("Invalid cpu_count: number required."),
        Parameter.of("mem", Kind.NUM, "At least so many MiB of memory.")
            .fault("Invalid memory: number of MiB required."),
        Parameter.many("tags", "All of these."),
        Parameter.many("not_tags", "None of these."),
        Parameter.many("zone", "In any of these."),
        Parameter.many("not_in_zone", "In none of these."),
        Parameter.many("pool", "In any of these."),
        Parameter.many("not_in_pool", "In none of these."),
        Parameter.many("agent_name", "The mark of a client."));
  }

  static List<Parameter> ofAllocation() {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.many("name", "Any of these: host or host.domain."));
    all.addAll(common());
    NEGATED_OR_RARE.forEach(name -> all.add(Parameter.notYet(name, Kind.REPEATED)));
    all.add(Parameter.notYet("owner", Kind.REPEATED));
    for (String name : List.of("pod", "not_pod", "pod_type", "not_pod_type")) {
      all.add(Parameter.many(name, "There are no VM hosts: naming one matches nothing."));
    }
    all.add(Parameter.str("comment", "For the event log."));
    all.add(Parameter.notYet("bridge_all", Kind.SBOOL));
    all.add(Parameter.str("bridge_type", "Without effect as long as bridge_all is."));
    all.add(Parameter.flag("bridge_stp", "Without effect as long as bridge_all is."));
    all.add(Parameter.of("bridge_fd", Kind.INT, "Without effect as long as bridge_all is."));
    all.add(Parameter.flag("dry_run", "Only show what would be allocated."));
    all.add(Parameter.flag("verbose", "Nothing more to tell without storage or interfaces."));
    return all;
  }

  static List<Parameter> ofList() {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.many("id", "Any of these system ids."));
    all.add(Parameter.many("hostname", "Any of these: host or host.domain."));
    all.add(Parameter.many("mac_address", "Any of these, on any interface."));
    all.add(Parameter.many("status", "Any of these, such as failed_testing."));
    all.add(Parameter.many("simple_status", "Any of these coarse statuses."));
    all.add(Parameter.many("owner", "Owned by any of these users."));
    all.addAll(common());
    for (String ignored :
        List.of("comment", "bridge_all", "bridge_type", "bridge_stp", "bridge_fd", "dry_run")) {
      all.add(Parameter.str(ignored, "Without meaning for a list."));
    }
    all.add(Parameter.str("verbose", "Without meaning for a list."));
    NEGATED_OR_RARE.forEach(name -> all.add(Parameter.constraintNotYet(name)));
    OF_LISTS_ONLY.forEach(name -> all.add(Parameter.constraintNotYet(name)));
    return all;
  }

  /**
   * The filter that these arguments mean.
   *
   * @return empty when no machine can fit
   * @throws Failure 400 naming zones, pools, tags and users that there are not
   */
  static Optional<MachineFilter.Builder> filter(Tx tx, Arguments given) {
    checkNames(tx, given);
    MachineFilter.Builder filter =
        MachineFilter.builder()
            .hostnames(union(given.texts("name"), given.texts("hostname")))
            .zones(given.texts("zone"))
            .notZones(given.texts("not_in_zone"))
            .pools(given.texts("pool"))
            .notPools(given.texts("not_in_pool"))
            .tags(given.words("tags"))
            .notTags(given.words("not_tags"))
            .owners(given.texts("owner"))
            .macs(given.texts("mac_address").stream().map(Constraints::mac).toList());
    least(given, "cpu_count").ifPresent(filter::minCpus);
    least(given, "mem").ifPresent(filter::minMemory);
    boolean possible =
        ids(given, filter) & states(given, filter) & architectures(tx, given, filter);
    boolean podWanted = !given.texts("pod").isEmpty() || !given.texts("pod_type").isEmpty();
    return possible && !podWanted ? Optional.of(filter) : Optional.empty();
  }

  static MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.field("mac_address", "'" + text + "' is not a valid MAC address.");
    }
  }

  private static List<String> union(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static Optional<Double> least(Arguments given, String name) {
    return given.texts(name).stream().map(Double::parseDouble).min(Double::compare);
  }

  private static boolean ids(Arguments given, MachineFilter.Builder filter) {
    List<String> texts = union(given.texts("id"), given.texts("system_id"));
    List<MachineId> ids = texts.stream().flatMap(t -> Call.machineId(t).stream()).toList();
    filter.ids(ids);
    return texts.isEmpty() || !ids.isEmpty();
  }

  private static boolean states(Arguments given, MachineFilter.Builder filter) {
    List<String> names = given.texts("status");
    List<String> simple = given.texts("simple_status");
    if (names.isEmpty() && simple.isEmpty()) {
      return true;
    }
    Set<State> states = EnumSet.allOf(State.class);
    if (!names.isEmpty()) {
      states.retainAll(names.stream().map(Constraints::state).collect(Collectors.toSet()));
    }
    if (!simple.isEmpty()) {
      simple.forEach(Constraints::checkSimple);
      states.removeIf(state -> !simple.contains(simple(state)));
    }
    filter.states(states);
    return !states.isEmpty();
  }

  private static State state(String name) {
    return State.ofFilterName(name)
        .orElseThrow(
            () ->
                Failure.field(
                    "status",
                    "Select a valid choice. " + name + " is not one of the available choices."));
  }

  private static String simple(State state) {
    return state.simplified().toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private static void checkSimple(String name) {
    if (Arrays.stream(State.values()).noneMatch(state -> simple(state).equals(name))) {
      throw Failure.field(
          "simple_status",
          "Select a valid choice. " + name + " is not one of the available choices.");
    }
  }

  private static boolean architectures(Tx tx, Arguments given, MachineFilter.Builder filter) {
    List<String> wanted = given.texts("arch");
    if (wanted.isEmpty()) {
      return true;
    }
    Set<String> used = null;
    Set<String> all = new LinkedHashSet<>();
    for (String text : wanted) {
      String architecture = text.equals("arm") ? "armhf" : text;
      if (!ARCHITECTURES.contains(architecture.split("/", 2)[0])) {
        throw Failure.field("arch", "Architecture not recognised.");
      }
      if (architecture.contains("/")) {
        all.add(architecture);
      } else {
        used = used == null ? used(tx) : used;
        used.stream().filter(u -> u.startsWith(architecture + "/")).forEach(all::add);
      }
    }
    filter.architectures(all);
    return !all.isEmpty();
  }

  private static Set<String> used(Tx tx) {
    return tx.machines().list(MachineFilter.ALL).stream()
        .flatMap(machine -> machine.identity().architecture().stream())
        .collect(Collectors.toSet());
  }

  private static void checkNames(Tx tx, Arguments given) {
    for (String name : List.of("zone", "not_in_zone")) {
      known(given.texts(name), z -> tx.zones().find(z).isPresent(), name, "No such zone(s): ", "");
    }
    for (String name : List.of("pool", "not_in_pool")) {
      known(given.texts(name), p -> tx.pools().find(p).isPresent(), name, "No such pool(s): ", "");
    }
    known(
        given.texts("owner"),
        u -> tx.users().find(u).isPresent(),
        "owner",
        "No such user(s): ",
        "");
    known(given.words("tags"), t -> tx.tags().find(t).isPresent(), "tags", "No such tag(s): ", "'");
  }

  private static void known(
      List<String> names, Predicate<String> exists, String field, String text, String quote) {
    List<String> unknown = names.stream().filter(exists.negate()).toList();
    if (!unknown.isEmpty()) {
      throw Failure.field(
          field,
          text
              + unknown.stream().map(n -> quote + n + quote).collect(Collectors.joining(", "))
              + ".");
    }
  }

  /** The answer when no machine fits (REST contract, section 8.5). */
  static String noMatch(Arguments given) {
    Map<String, List<String>> raw = new java.util.LinkedHashMap<>(given.values());
    List.of("comment", "agent_name", "dry_run", "verbose", "bridge_all", "bridge_type")
        .forEach(raw::remove);
    List.of("bridge_stp", "bridge_fd").forEach(raw::remove);
    raw.values().removeIf(texts -> texts.stream().allMatch(String::isEmpty));
    if (raw.isEmpty()) {
      return "No machine available.";
    }
    Optional<String> id = given.filled("system_id");
    if (id.isPresent()) {
      return "No machine with system ID " + id.get() + " available.";
    }
    String shown =
        raw.entrySet().stream()
            .map(
                e ->
                    "('"
                        + e.getKey()
                        + "', ["
                        + e.getValue().stream()
                            .map(text -> "'" + text + "'")
                            .collect(Collectors.joining(", "))
                        + "])")
            .collect(Collectors.joining(", "));
    Map<String, String> resolved = new TreeMap<>();
    raw.forEach((name, texts) -> resolved.put(name, resolved(given, name)));
    return "No available machine matches constraints: ["
        + shown
        + "] (resolved to \""
        + resolved.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "))
        + "\")";
  }

  private static String resolved(Arguments given, String name) {
    return switch (name) {
      case "cpu_count", "mem" ->
          least(given, name)
              .map(n -> new java.math.BigDecimal(n).setScale(1, java.math.RoundingMode.HALF_UP))
              .map(java.math.BigDecimal::toPlainString)
              .orElse("");
      case "tags", "not_tags" -> String.join(",", given.words(name));
      default -> String.join(",", given.texts(name));
    };
  }
}
