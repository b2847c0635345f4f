package io.maas4j.testkit.store;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import io.maas4j.testkit.fixtures.MachineBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A filter means the same in every store: what the plain interpreter says. */
public abstract class FilterContract extends StoreKit {
  private static final List<String> USERS = List.of("alice", "bob");
  private static final List<String> ZONES = List.of("default", "north", "south");
  private static final List<String> POOLS = List.of("default", "lab");
  private static final List<String> TAGS = List.of("gpu", "virtual", "big_iron");
  private static final List<String> ARCHITECTURES = List.of("amd64/generic", "arm64/generic");
  private static final List<String> AGENTS = List.of("", "ci", "it's %_\\");
  private static final List<State> STATES =
      List.of(State.NEW, State.READY, State.ALLOCATED, State.DEPLOYED);
  private static final int MACHINES = 40;

  private final Map<Machine, Set<MacAddress>> machines = new LinkedHashMap<>();
  private final Map<MachineId, HardwareSummary> hardware = new LinkedHashMap<>();

  @BeforeEach
  final void fill() {
    Gen gen = new Gen(42);
    USERS.forEach(this::user);
    zone("north");
    zone("south");
    pool("lab");
    TAGS.forEach(this::tag);
    for (int i = 0; i < MACHINES; i++) {
      put(gen);
    }
  }

  private void put(Gen gen) {
    MachineBuilder builder =
        a.machine()
            .state(gen.oneOf(STATES))
            .domain(gen.oneOf("maas", "example.com"))
            .zone(gen.oneOf(ZONES))
            .pool(gen.oneOf(POOLS))
            .tags(gen.someOf(TAGS))
            .agentName(gen.oneOf(AGENTS));
    gen.maybe(0.5, () -> gen.oneOf(USERS)).ifPresent(builder::owner);
    if (gen.chance(0.2)) {
      builder.noArchitecture();
    } else {
      builder.architecture(gen.oneOf(ARCHITECTURES));
    }
    Machine machine = insert(builder.build());
    Set<MacAddress> macs = new HashSet<>();
    run(
        tx -> {
          for (int nic = gen.below(3); nic > 0; nic--) {
            Interface put = tx.interfaces().put(a.physical(machine.id(), "eth" + nic));
            macs.add(put.mac().orElseThrow());
          }
          if (gen.chance(0.8)) {
            HardwareSummary summary = a.hardware(gen.between(1, 8), gen.between(1, 8) * 1024L);
            tx.inventories().put(machine.id(), summary);
            hardware.put(machine.id(), summary);
          }
        });
    machines.put(machine, macs);
  }

  @Test
  void storesAndThePlainInterpreterAgree() {
    Cases.run(
        300,
        gen -> {
          MachineFilter filter = filter(gen);
          List<MachineId> expected =
              machines.entrySet().stream()
                  .filter(
                      e ->
                          ReferenceFilter.matches(
                              filter,
                              e.getKey(),
                              e.getValue(),
                              hardware.getOrDefault(e.getKey().id(), HardwareSummary.UNKNOWN)))
                  .map(e -> e.getKey().id())
                  .toList();
          assertMany(tx -> tx.machines().list(filter))
              .as(filter.toString())
              .extracting(Machine::id)
              .containsExactlyElementsOf(expected);
        });
  }

  private MachineFilter filter(Gen gen) {
    List<Machine> known = new ArrayList<>(machines.keySet());
    List<MacAddress> macs = machines.values().stream().flatMap(Set::stream).sorted().toList();
    MachineFilter.Builder filter = MachineFilter.builder();
    double rarely = gen.oneOf(0.05, 0.2);
    filter.ids(gen.rarelySome(rarely, known.stream().map(Machine::id).toList()));
    filter.hostnames(
        gen.rarelySome(
            rarely,
            known.stream()
                .map(m -> gen.chance(0.5) ? m.hostname() : m.identity().fqdn())
                .toList()));
    filter.macs(gen.rarelySome(rarely, macs));
    filter.states(gen.rarelySome(2 * rarely, STATES));
    filter.owners(gen.rarelySome(rarely, List.of("alice", "bob", "nobody")));
    filter.zones(gen.rarelySome(rarely, List.of("default", "north", "south", "nowhere")));
    filter.notZones(gen.rarelySome(rarely, ZONES));
    filter.pools(gen.rarelySome(rarely, POOLS));
    filter.notPools(gen.rarelySome(rarely, List.of("lab", "nowhere")));
    filter.tags(gen.rarelySome(2 * rarely, TAGS));
    filter.notTags(gen.rarelySome(2 * rarely, List.of("gpu", "big_iron", "unknown")));
    filter.architectures(gen.rarelySome(rarely, ARCHITECTURES));
    filter.agentNames(gen.rarelySome(rarely, AGENTS));
    Optional<String> viewer = gen.maybe(rarely, () -> gen.oneOf("alice", "bob", "nobody"));
    viewer.ifPresent(filter::visibleTo);
    gen.maybe(rarely, () -> gen.between(0, 16) / 2.0).ifPresent(filter::minCpus);
    gen.maybe(rarely, () -> gen.between(0, 80) * 102.4).ifPresent(filter::minMemory);
    return filter.build();
  }

  @Test
  void aFilterOfNothingMeansEveryMachine() {
    assertMany(tx -> tx.machines().list(MachineFilter.ALL)).hasSize(MACHINES);
  }
}
