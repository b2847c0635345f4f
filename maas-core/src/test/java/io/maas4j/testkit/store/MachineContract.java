package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.ApiKey;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.MachinePower;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.store.spi.ScriptRunRepository;
import io.maas4j.store.spi.Unique;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is promised of machines. */
public abstract class MachineContract extends StoreKit {

  @Test
  void aMachineComesBackAsItWasPut() {
    Machine machine = a.machine().build();
    Machine stored = insert(machine);
    assertThat(stored)
        .usingRecursiveComparison()
        .ignoringFields("number", "updated", "revision")
        .isEqualTo(machine);
    assertThat(stored.number()).isPositive();
    assertThat(stored.updated()).isEqualTo(clock.instant());
    assertThat(read(machine.id())).isEqualTo(stored);
  }

  @Test
  void everyFieldComesBack() {
    Machine machine = insert(a.machine().build());
    Machine full = filled(machine);
    Machine stored = tx(tx -> tx.machines().update(full)).orElseThrow();
    assertThat(stored).isEqualTo(full.stored(machine.number(), clock.instant(), stored.revision()));
    assertThat(read(machine.id())).isEqualTo(stored);
    assertMany(tx -> tx.machines().list(MachineFilter.ALL)).containsExactly(stored);
    assertOptional(tx -> tx.machines().lock(machine.id())).contains(stored);

    Machine empty =
        stored
            .withStatus(Machine.Status.NEW)
            .withPlacement(new Machine.Placement("default", "default", new TreeSet<>(), Map.of()))
            .withBoot(Machine.Boot.UNSEEN)
            .withDeployment(Machine.Deployment.NONE)
            .withOptions(Machine.Options.NONE)
            .withSets(Machine.Sets.NONE)
            .withIdentity(
                new Machine.Identity(
                    NodeType.MACHINE,
                    Optional.empty(),
                    "bare",
                    "maas",
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    Optional.empty()));
    Machine emptied = tx(tx -> tx.machines().update(empty)).orElseThrow();
    assertThat(read(machine.id())).isEqualTo(emptied);
    assertThat(emptied)
        .isEqualTo(empty.stored(machine.number(), clock.instant(), emptied.revision()));
  }

  /** With a value in every field, and what those refer to in the store. */
  private Machine filled(Machine machine) {
    user("alice");
    zone("north");
    pool("lab");
    tag("gpu");
    tag("virtual");
    Interface nic = tx(tx -> tx.interfaces().put(a.physical(machine.id(), "eth0")));
    long[] sets = new long[4];
    run(
        tx -> {
          for (int i = 0; i < 4; i++) {
            sets[i] = tx.scriptRuns().insert(a.set(machine.id(), ResultType.values()[i])).id();
          }
        });
    return full(machine, nic.id(), sets);
  }

  private Machine full(Machine machine, long nic, long[] sets) {
    return machine
        .withIdentity(
            new Machine.Identity(
                NodeType.MACHINE,
                Optional.empty(),
                "full",
                "example.com",
                "rack 7, „left“ – ünder\nthe window",
                Optional.of("arm64/generic"),
                Optional.of("4c4c4544-0042-3510-8054-b4c04f4d3132"),
                "hwe-24.04",
                Optional.of(8L << 30)))
        .withStatus(
            new Machine.Status(
                State.DEPLOYING,
                State.ALLOCATED,
                Optional.of("alice"),
                true,
                Optional.of(
                    new Activity(
                        Activity.Kind.DEPLOYING,
                        7,
                        Activity.Step.AWAITING_OS,
                        a.now(),
                        a.now().plus(Duration.ofMinutes(30)).plusNanos(123_456_000),
                        State.ALLOCATED)),
                7,
                true,
                "a fan is broken",
                "failed: disk"))
        .withPlacement(
            new Machine.Placement(
                "north",
                "lab",
                new TreeSet<>(List.of("gpu", "virtual")),
                Map.of("project", "x \" ' \\ y")))
        .withBoot(
            new Machine.Boot(false, Optional.of("uefi"), Optional.of("10.0.0.1"), Optional.of(nic)))
        .withDeployment(
            new Machine.Deployment(
                "ubuntu",
                "noble",
                "ga-24.04",
                "agent",
                true,
                Optional.of("I2Nsb3VkLWNvbmZpZwo="),
                new Machine.Extras(
                    true,
                    true,
                    Optional.of("AAAA-BBBB"),
                    Optional.of(
                        new Machine.Extras.Sync(
                            900, Optional.of(Instant.parse("2026-03-02T12:00:00Z")))),
                    Optional.of("operator"),
                    true)))
        .withOptions(new Machine.Options(true, false, true, true))
        .withSets(
            new Machine.Sets(
                Optional.of(sets[0]),
                Optional.of(sets[1]),
                Optional.of(sets[2]),
                Optional.of(sets[3])));
  }

  @Test
  void partsOfALockedMachineChangeAlone() {
    Machine plain = insert(a.machine().build());
    Machine full = filled(plain);
    List<UnaryOperator<Machine>> changes =
        List.of(
            machine -> machine.withStatus(full.status()),
            machine -> machine.withPlacement(full.placement()),
            machine -> machine.withBoot(full.boot()),
            machine -> machine.withDeployment(full.deployment()),
            machine -> machine.withOptions(full.options()),
            machine -> machine.withSets(full.sets()),
            machine -> machine.withIdentity(full.identity()));
    for (UnaryOperator<Machine> change : changes) {
      Machine expected =
          tx(
              tx -> {
                Machine locked = tx.machines().lock(plain.id()).orElseThrow();
                Machine once = tx.machines().update(change.apply(locked)).orElseThrow();
                Machine twice = tx.machines().update(once).orElseThrow();
                assertThat(twice.revision()).isEqualTo(locked.revision() + 2);
                assertThat(tx.machines().update(locked)).isEmpty();
                return twice;
              });
      assertThat(read(plain.id())).isEqualTo(expected);
      assertThat(expected)
          .usingRecursiveComparison()
          .ignoringFields("revision", "updated")
          .isEqualTo(change.apply(expected));
    }
  }

  @Test
  void anUnknownMachineIsNotFound() {
    MachineId nobody = new MachineId("nobody");
    assertOptional(tx -> tx.machines().find(nobody)).isEmpty();
    assertOptional(tx -> tx.machines().lock(nobody)).isEmpty();
    assertFlag(tx -> tx.machines().delete(nobody)).isFalse();
    assertOptional(tx -> tx.machines().update(a.machine().id("nobody").build())).isEmpty();
  }

  @Test
  void theIdIsUnique() {
    Machine machine = insert(a.machine().build());
    assertDuplicate(
        Unique.MACHINE_ID,
        tx -> tx.machines().insert(a.machine().id(machine.id().value()).build()));
  }

  @Test
  void theHostNameIsUniqueWithinItsDomain() {
    insert(a.machine("web").build());
    insert(a.machine("web").domain("example.com").build());
    Machine other = insert(a.machine("other").build());
    assertDuplicate(Unique.MACHINE_NAME, tx -> tx.machines().insert(a.machine("web").build()));
    assertDuplicate(
        Unique.MACHINE_NAME,
        tx ->
            tx.machines()
                .update(
                    other.withIdentity(
                        new Machine.Identity(
                            NodeType.MACHINE,
                            Optional.empty(),
                            "web",
                            "maas",
                            "",
                            Optional.empty(),
                            Optional.empty(),
                            "",
                            Optional.empty()))));
  }

  @Test
  void theHardwareUuidIsUniqueAndFoundWhateverItsCase() {
    String uuid = "4c4c4544-0042-3510-8054-b4c04f4d3132";
    Machine machine = insert(a.machine().hardwareUuid(uuid).build());
    insert(a.machine().build());
    Machine third = insert(a.machine().build());
    assertDuplicate(
        Unique.HARDWARE_UUID, tx -> tx.machines().insert(a.machine().hardwareUuid(uuid).build()));
    assertDuplicate(
        Unique.HARDWARE_UUID,
        tx ->
            tx.machines()
                .update(third.withIdentity(third.identity().withHardwareUuid(Optional.of(uuid)))));
    assertOptional(tx -> tx.machines().findByHardwareUuid("4C4C4544-0042-3510-8054-B4C04F4D3132"))
        .contains(machine);
    assertOptional(tx -> tx.machines().findByHardwareUuid("4c4c4544")).isEmpty();
  }

  @Test
  void aStaleWriterLoses() {
    Machine seen = insert(a.machine().build());
    clock.advance(Duration.ofMinutes(1));
    Machine first =
        tx(tx -> tx.machines().update(seen.withStatus(seen.status().withError("first"))))
            .orElseThrow();
    assertThat(first.revision()).isGreaterThan(seen.revision());
    assertThat(first.updated()).isEqualTo(clock.instant());
    assertThat(first.created()).isEqualTo(seen.created());
    assertOptional(tx -> tx.machines().update(seen.withStatus(seen.status().withError("second"))))
        .isEmpty();
    assertThat(read(seen.id()).status().error()).isEqualTo("first");
    assertOptional(tx -> tx.machines().update(first)).isPresent();
  }

  @Test
  void partsDoNotTouchTheMachinesRevision() {
    Machine machine = insert(a.machine().build());
    run(
        tx -> {
          tx.power().put(a.ipmi(machine.id(), "10.0.0.9", "secret"));
          tx.interfaces().put(a.physical(machine.id(), "eth0"));
          tx.disks().put(a.disk(machine.id(), "sda"));
          tx.inventories().put(machine.id(), a.hardware(4, 4096));
          ScriptSet set = tx.scriptRuns().insert(a.set(machine.id(), ResultType.TESTING));
          tx.scriptRuns().ping(set.id(), a.now());
        });
    assertThat(read(machine.id())).isEqualTo(machine);
  }

  @Test
  void listsAreInTheOrderOfNumbers() {
    List<String> names = List.of("zebra", "apple", "mango", "banana");
    names.forEach(name -> insert(a.machine(name).id(name.substring(0, 5) + "0").build()));
    List<Machine> listed = tx(tx -> tx.machines().list(MachineFilter.ALL));
    assertThat(listed).extracting(Machine::hostname).containsExactlyElementsOf(names);
    assertThat(listed).extracting(Machine::number).isSorted();
    Machine touched = read(listed.get(0).id());
    run(tx -> tx.machines().update(touched));
    assertMany(tx -> tx.machines().list(MachineFilter.ALL))
        .extracting(Machine::hostname)
        .containsExactlyElementsOf(names);
  }

  @Test
  void machinesAreCountedByTheirStatus() {
    assertMap(tx -> tx.machines().countByState()).isEmpty();
    insert(a.machine().build());
    insert(a.ready());
    insert(a.ready());
    assertMap(tx -> tx.machines().countByState()).isEqualTo(Map.of(State.NEW, 1L, State.READY, 2L));
  }

  @Test
  void aLockedMachineIsChangedByOneAtATime() {
    MachineId id = insert(a.machine().build()).id();
    int threads = 8;
    int rounds = 25;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Void>> all =
          java.util.stream.IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            for (int round = 0; round < rounds; round++) {
                              countUp(id);
                            }
                          },
                          pool))
              .toList();
      all.forEach(StoreKit::await);
    } finally {
      pool.shutdownNow();
    }
    assertThat(read(id).status().activities()).isEqualTo(threads * rounds);
  }

  private void countUp(MachineId id) {
    run(
        tx -> {
          Machine machine = tx.machines().lock(id).orElseThrow();
          Machine.Status s = machine.status();
          Machine.Status next =
              new Machine.Status(
                  s.state(),
                  s.previous(),
                  s.owner(),
                  s.locked(),
                  s.activity(),
                  s.activities() + 1,
                  s.enlisting(),
                  s.errorDescription(),
                  s.error());
          if (tx.machines().update(machine.withStatus(next)).isEmpty()) {
            throw new AssertionError("a locked machine was changed by another");
          }
        });
  }

  @Test
  void aDeletedMachineTakesItsPartsAndLeavesItsEvents() {
    Machine machine = insert(a.machine("gone").build());
    Machine other = insert(a.machine("stays").build());
    MachineId id = machine.id();
    ApiKey key = ApiKey.ofMachine(new Ids(new Random(1)), id);
    Interface nic = a.physical(id, "eth0");
    long[] ids = new long[2];
    run(
        tx -> {
          tx.power().put(a.ipmi(id, "10.0.0.9", "secret"));
          tx.power().put(a.ipmi(other.id(), "10.0.0.10", "secret"));
          tx.interfaces().put(nic);
          tx.disks().put(a.disk(id, "sda"));
          tx.inventories().put(id, a.hardware(4, 4096));
          tx.keys().insert(key);
          ids[0] = tx.scriptRuns().insert(a.set(id, ResultType.TESTING)).id();
          ids[1] =
              tx.scriptRuns()
                  .insert(ScriptResult.withoutScript(0, ids[0], "x", ResultStatus.PENDING))
                  .id();
          tx.events()
              .append(
                  new Event(
                      0, EventType.READY, "done", "", Optional.of(id), "gone", "alice", a.now()));
        });
    assertFlag(tx -> tx.machines().delete(id)).isTrue();
    run(
        tx -> {
          assertThat(tx.machines().find(id)).isEmpty();
          assertThat(tx.power().of(id)).isEqualTo(MachinePower.unset(id));
          assertThat(tx.power().byType("ipmi"))
              .extracting(MachinePower::machine)
              .containsExactly(other.id());
          assertThat(tx.interfaces().of(id)).isEmpty();
          assertThat(tx.interfaces().findByMac(nic.mac().orElseThrow())).isEmpty();
          assertThat(tx.disks().of(id)).isEmpty();
          assertThat(tx.inventories().of(id)).isEqualTo(HardwareSummary.UNKNOWN);
          assertThat(tx.keys().ofMachine(id)).isEmpty();
          assertThat(tx.keys().findByToken(key.tokenKey())).isEmpty();
          assertThat(tx.scriptRuns().setsOf(id)).isEmpty();
          assertThat(tx.scriptRuns().find(ids[0])).isEmpty();
          assertThat(tx.scriptRuns().lock(ids[1])).isEmpty();
          assertThat(tx.scriptRuns().output(ids[1])).isEqualTo(ScriptRunRepository.Output.NONE);
          List<Event> events =
              tx.events()
                  .query(
                      new EventQuery(
                          EventType.Level.DEBUG,
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          10));
          assertThat(events).hasSize(1);
          assertThat(events.get(0).machine()).isEmpty();
          assertThat(events.get(0).hostname()).isEqualTo("gone");
          assertThat(events.get(0).userName()).isEqualTo("alice");
        });
    assertFlag(tx -> tx.machines().delete(id)).isFalse();
    insert(a.machine("gone").id(id.value()).build());
    assertMany(tx -> tx.interfaces().of(id)).isEmpty();
  }

  @Test
  void partsOfAnUnknownMachineAreRefused() {
    MachineId nobody = new MachineId("nobody");
    assertThatThrownBy(() -> run(tx -> tx.interfaces().put(a.physical(nobody, "eth0"))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> run(tx -> tx.disks().put(a.disk(nobody, "sda"))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> run(tx -> tx.scriptRuns().insert(a.set(nobody, ResultType.RELEASE))))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> insert(a.machine().zone("nowhere").build()))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> insert(a.machine().pool("nowhere").build()))
        .isInstanceOf(RuntimeException.class);
    assertMany(tx -> tx.machines().list(MachineFilter.ALL)).isEmpty();
  }
}
