package io.maas4j.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import io.maas4j.script.Arguments;
import io.maas4j.script.DeclaredResults;
import io.maas4j.script.HardwareMatch;
import io.maas4j.script.HardwareType;
import io.maas4j.script.Packages;
import io.maas4j.script.ParallelMode;
import io.maas4j.script.Parameter;
import io.maas4j.script.ParameterType;
import io.maas4j.script.ParameterValue;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.script.StorageTarget;
import io.maas4j.store.spi.ScriptRunRepository.Output;
import io.maas4j.store.spi.ScriptRunRepository.Times;
import io.maas4j.store.spi.Tx;
import io.maas4j.store.spi.Unique;
import io.maas4j.zone.Zone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is promised of scripts, script sets and results. */
public abstract class ScriptContract extends StoreKit {

  private Script full() {
    return new Script(
        0,
        ScriptDefinition.builder("smart")
            .title("SMART")
            .description("asks the disks, \"nicely\"")
            .tags(List.of("commissioning", "disk-health"))
            .type(ScriptType.TESTING)
            .hardwareType(HardwareType.STORAGE)
            .parallel(ParallelMode.INSTANCE)
            .results(new DeclaredResults(Map.of("ok", Map.of("title", "All well"))))
            .parameters(
                List.of(
                    new Parameter("storage", ParameterType.STORAGE, Map.of("type", "storage")),
                    new Parameter(
                        "runtime",
                        ParameterType.RUNTIME,
                        Map.of("type", "runtime", "default", 300, "min", 1))))
            .packages(
                new Packages(
                    List.of("smartmontools"),
                    List.of(new Packages.Snap("x", Optional.of("edge"), Optional.of("classic"))),
                    List.of("https://example.com/a.deb")))
            .timeout(Duration.ofMinutes(5))
            .destructive(true)
            .forHardware(List.of(new HardwareMatch("pci:8086:1572")))
            .mayReboot(true)
            .recommission(true)
            .applyConfiguredNetworking(true)
            .builtIn(true)
            .build(),
        new ScriptVersion(0, "#!/bin/sh\necho 'ü'\n", Optional.of("first"), a.now()));
  }

  @Test
  void aScriptComesBack() {
    Script full = full();
    Script stored = tx(tx -> tx.scripts().put(full));
    Script bare = tx(tx -> tx.scripts().put(a.script("bare", ScriptType.RELEASE)));
    assertThat(stored.id()).isPositive();
    assertThat(stored.version().id()).isPositive();
    assertThat(stored.definition()).isEqualTo(full.definition());
    assertThat(stored.version())
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(full.version());
    assertOptional(tx -> tx.scripts().find("smart")).contains(stored);
    assertOptional(tx -> tx.scripts().find("other")).isEmpty();
    assertMany(tx -> tx.scripts().list()).containsExactly(bare, stored);
  }

  @Test
  void aScriptIsReplacedAndItsNameIsUnique() {
    Script one = tx(tx -> tx.scripts().put(a.script("one", ScriptType.TESTING)));
    run(tx -> tx.scripts().put(a.script("two", ScriptType.TESTING)));
    assertDuplicate(
        Unique.SCRIPT_NAME, tx -> tx.scripts().put(a.script("one", ScriptType.RELEASE)));
    Script renamed =
        new Script(one.id(), one.definition().toBuilder().name("two").build(), one.version());
    assertDuplicate(Unique.SCRIPT_NAME, tx -> tx.scripts().put(renamed));
    Script next =
        new Script(
            one.id(),
            one.definition().toBuilder().title("new").build(),
            new ScriptVersion(0, "#!/bin/bash\n", Optional.empty(), a.now()));
    Script stored = tx(tx -> tx.scripts().put(next));
    assertThat(stored.id()).isEqualTo(one.id());
    assertThat(stored.version().id()).isGreaterThan(one.version().id());
    assertOptional(tx -> tx.scripts().find("one")).contains(stored);
    Script sameText =
        new Script(one.id(), one.definition().toBuilder().title("newer").build(), stored.version());
    assertValue(tx -> tx.scripts().put(sameText)).isEqualTo(sameText);
    assertOptional(tx -> tx.scripts().find("one")).contains(sameText);
    assertFlag(tx -> tx.scripts().delete(one.id())).isTrue();
    assertFlag(tx -> tx.scripts().delete(one.id())).isFalse();
    assertOptional(tx -> tx.scripts().find("one")).isEmpty();
  }

  @Test
  void scriptsAreReadAsTheyAreNow() {
    Script one = tx(tx -> tx.scripts().put(a.script("one", ScriptType.TESTING)));
    assertMany(tx -> tx.scripts().list()).containsExactly(one);
    // what was counted up and taken back
    takenBack(
        tx -> {
          tx.zones().insert(new Zone(0, "north", ""));
          assertThat(tx.scripts().list()).containsExactly(one);
        });
    takenBack(
        tx -> {
          Script mine = tx.scripts().put(a.script("mine", ScriptType.TESTING));
          assertThat(tx.scripts().list()).containsExactly(mine, one);
          assertThat(tx.scripts().find("mine")).contains(mine);
        });
    assertMany(tx -> tx.scripts().list()).containsExactly(one);
    Script two = tx(tx -> tx.scripts().put(a.script("two", ScriptType.TESTING)));
    assertMany(tx -> tx.scripts().list()).containsExactly(one, two);
    assertFlag(tx -> tx.scripts().delete(one.id())).isTrue();
    assertMany(tx -> tx.scripts().list()).containsExactly(two);
    assertOptional(tx -> tx.scripts().find("one")).isEmpty();
  }

  private void takenBack(Consumer<Tx> work) {
    IllegalStateException back = new IllegalStateException("taken back");
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      work.accept(tx);
                      throw back;
                    }))
        .isSameAs(back);
  }

  @Test
  void setsComeBackNewestFirst() {
    MachineId id = insert(a.machine().build()).id();
    ScriptSet bare = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.COMMISSIONING)));
    ScriptSet full =
        tx(
            tx ->
                tx.scriptRuns()
                    .insert(
                        new ScriptSet(
                            0,
                            id,
                            ResultType.TESTING,
                            List.of("smart", "5", "a b"),
                            Optional.of(a.now()),
                            "on")));
    assertThat(full.id()).isPositive();
    assertOptional(tx -> tx.scriptRuns().find(full.id())).contains(full);
    assertMany(tx -> tx.scriptRuns().setsOf(id)).containsExactly(full, bare);
    assertOptional(tx -> tx.scriptRuns().find(987_654)).isEmpty();
  }

  @Test
  void anOlderSignOfLifeChangesNothing() {
    MachineId id = insert(a.machine().build()).id();
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.TESTING)));
    Instant now = a.now();
    run(tx -> tx.scriptRuns().ping(set.id(), now));
    assertThat(lastPing(set)).contains(now);
    run(tx -> tx.scriptRuns().ping(set.id(), now.minusSeconds(5)));
    assertThat(lastPing(set)).contains(now);
    run(tx -> tx.scriptRuns().ping(set.id(), now.plusSeconds(5)));
    assertThat(lastPing(set)).contains(now.plusSeconds(5));
    run(tx -> tx.scriptRuns().ping(987_654, now));
  }

  private Optional<Instant> lastPing(ScriptSet set) {
    return tx(tx -> tx.scriptRuns().find(set.id())).orElseThrow().lastPing();
  }

  @Test
  void resultsComeBackByNameThenId() {
    MachineId id = insert(a.machine().build()).id();
    Script script = tx(tx -> tx.scripts().put(full()));
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.TESTING)));
    ScriptSet empty = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.RELEASE)));
    Arguments arguments =
        new Arguments(
            List.of(
                new Arguments.Bound(
                    script.definition().parameters().get(0),
                    new ParameterValue.Disk(
                        new StorageTarget(7, "sda", "/dev/disk/by-id/x", "M", "S", List.of()))),
                new Arguments.Bound(
                    script.definition().parameters().get(1), new ParameterValue.Seconds(60))));
    ScriptResult full =
        new ScriptResult(
            0,
            set.id(),
            Optional.of(script.id()),
            "smart",
            Optional.of(script.version().id()),
            ResultStatus.FAILED,
            OptionalInt.of(-9),
            arguments,
            Optional.of(a.now()),
            Optional.of(a.now().plusSeconds(3)),
            true);
    ScriptResult bare =
        ScriptResult.withoutScript(0, set.id(), ScriptSet.INSTALL_LOG, ResultStatus.PENDING);
    ScriptResult third = tx(tx -> tx.scriptRuns().insert(full));
    ScriptResult first = tx(tx -> tx.scriptRuns().insert(bare));
    ScriptResult fourth = tx(tx -> tx.scriptRuns().insert(full));
    assertThat(third).usingRecursiveComparison().ignoringFields("id").isEqualTo(full);
    assertThat(third.id()).isPositive();
    run(
        tx -> {
          assertThat(tx.scriptRuns().results(set.id())).containsExactly(first, third, fourth);
          assertThat(tx.scriptRuns().resultsOfAll(List.of(set.id(), empty.id())))
              .isEqualTo(Map.of(set.id(), List.of(first, third, fourth), empty.id(), List.of()));
          assertThat(tx.scriptRuns().lock(third.id())).contains(third);
          assertThat(tx.scriptRuns().lock(987_654)).isEmpty();
        });
    ScriptResult reset = third.reset().unsuppress();
    run(tx -> tx.scriptRuns().update(reset));
    assertOptional(tx -> tx.scriptRuns().lock(third.id())).contains(reset);
    run(tx -> tx.scriptRuns().delete(first.id()));
    assertMany(tx -> tx.scriptRuns().results(set.id())).doesNotContain(first).isNotEmpty();
    run(tx -> tx.scriptRuns().delete(first.id()));
    run(tx -> tx.scriptRuns().deleteSet(set.id()));
    assertMany(tx -> tx.scriptRuns().results(set.id())).isEmpty();
    assertOptional(tx -> tx.scriptRuns().find(set.id())).isEmpty();
    assertOptional(tx -> tx.scriptRuns().lock(third.id())).isEmpty();
  }

  @Test
  void aResultOutlivesItsScript() {
    MachineId id = insert(a.machine().build()).id();
    Script script = tx(tx -> tx.scripts().put(full()));
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.TESTING)));
    run(tx -> tx.scriptRuns().insert(ScriptResult.pending(0, set.id(), script, Arguments.NONE)));
    run(tx -> tx.scripts().delete(script.id()));
    List<ScriptResult> results = tx(tx -> tx.scriptRuns().results(set.id()));
    assertThat(results).extracting(ScriptResult::name).containsExactly("smart");
    assertThat(results.get(0).scriptId()).isEmpty();
  }

  @Test
  void anEarlierVersionMayStillBeNamed() {
    MachineId id = insert(a.machine().build()).id();
    Script old = tx(tx -> tx.scripts().put(full()));
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.TESTING)));
    run(tx -> tx.scriptRuns().insert(ScriptResult.pending(0, set.id(), old, Arguments.NONE)));
    run(
        tx ->
            tx.scripts()
                .put(
                    new Script(
                        old.id(),
                        old.definition(),
                        new ScriptVersion(0, "#!/bin/sh\n", Optional.empty(), a.now()))));
    assertThat(tx(tx -> tx.scriptRuns().results(set.id())).get(0).scriptVersionId())
        .contains(old.version().id());
  }

  @Test
  void outputIsReplacedPartByPart() {
    MachineId id = insert(a.machine().build()).id();
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(id, ResultType.TESTING)));
    long result =
        tx(tx ->
                tx.scriptRuns()
                    .insert(ScriptResult.withoutScript(0, set.id(), "x", ResultStatus.PENDING)))
            .id();
    assertOutput(result, Output.NONE);
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    Output first =
        new Output(
            Optional.of(everyByte),
            Optional.of("out".getBytes(UTF_8)),
            Optional.empty(),
            Optional.of(new byte[1 << 20]));
    run(tx -> tx.scriptRuns().putOutput(result, first));
    assertOutput(result, first);
    Output second =
        new Output(
            Optional.empty(),
            Optional.of(new byte[0]),
            Optional.of("err".getBytes(UTF_8)),
            Optional.empty());
    run(tx -> tx.scriptRuns().putOutput(result, second));
    assertOutput(
        result, new Output(first.combined(), second.stdout(), second.stderr(), first.result()));
    Optional<byte[]> both = Optional.of("both".getBytes(UTF_8));
    Output same = new Output(both, both, Optional.empty(), Optional.empty());
    Optional<byte[]> other = Optional.of("other".getBytes(UTF_8));
    put(result, same);
    assertOutput(result, new Output(both, both, second.stderr(), first.result()));
    put(result, new Output(Optional.empty(), Optional.empty(), other, Optional.empty()));
    assertOutput(result, new Output(both, both, other, first.result()));
    put(result, new Output(other, Optional.empty(), Optional.empty(), Optional.empty()));
    assertOutput(result, new Output(other, both, other, first.result()));
    put(result, same);
    put(result, new Output(Optional.empty(), other, Optional.empty(), Optional.empty()));
    assertOutput(result, new Output(both, other, other, first.result()));
    run(tx -> tx.scriptRuns().deleteSet(set.id()));
    assertOutput(result, Output.NONE);
  }

  private void put(long result, Output output) {
    run(tx -> tx.scriptRuns().putOutput(result, output));
  }

  private void assertOutput(long result, Output expected) {
    Output output = tx(tx -> tx.scriptRuns().output(result));
    assertPart(output.combined(), expected.combined());
    assertPart(output.stdout(), expected.stdout());
    assertPart(output.stderr(), expected.stderr());
    assertPart(output.result(), expected.result());
  }

  private static void assertPart(Optional<byte[]> part, Optional<byte[]> expected) {
    assertThat(part.isPresent()).isEqualTo(expected.isPresent());
    expected.ifPresent(bytes -> assertThat(part.orElseThrow()).isEqualTo(bytes));
  }

  @Test
  void versionsAreKeptNewestFirstAndCanBeTakenBack() {
    Script first = tx(tx -> tx.scripts().put(a.script("bare", ScriptType.RELEASE)));
    Script second =
        tx(
            tx ->
                tx.scripts()
                    .put(
                        new Script(
                            first.id(),
                            first.definition(),
                            new ScriptVersion(0, "#!/bin/sh\ntwo\n", Optional.of("2"), a.now()))));
    assertOptional(tx -> tx.scripts().find(first.id())).contains(second);
    assertMap(tx -> tx.scripts().versions(List.of(first.id())))
        .containsExactly(Map.entry(first.id(), List.of(second.version(), first.version())));

    MachineId machine = tx(tx -> tx.machines().insert(a.ready())).id();
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(machine, ResultType.RELEASE)));
    ScriptResult ran =
        tx(tx -> tx.scriptRuns().insert(ScriptResult.pending(0, set.id(), second, Arguments.NONE)));
    tx(
        tx -> {
          tx.scripts().put(first);
          tx.scripts().dropVersionsAfter(first.id(), first.version().id());
          return tx;
        });
    assertOptional(tx -> tx.scripts().find(first.id())).contains(first);
    assertMany(tx -> tx.scripts().versions(List.of(first.id())).getOrDefault(first.id(), List.of()))
        .containsExactly(first.version());
    assertMany(tx -> tx.scriptRuns().results(set.id())).containsExactly(ran.withoutVersion());
  }

  @Test
  void resultsKnowWhenTheyWereMadeAndLastWritten() {
    MachineId machine = tx(tx -> tx.machines().insert(a.ready())).id();
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(machine, ResultType.TESTING)));
    ScriptResult result =
        tx(
            tx ->
                tx.scriptRuns()
                    .insert(ScriptResult.withoutScript(0, set.id(), "log", ResultStatus.PENDING)));
    Instant made = a.now();
    assertMap(tx -> tx.scriptRuns().times(List.of(set.id())))
        .containsExactly(Map.entry(result.id(), new Times(made, made)));
    clock.advance(Duration.ofSeconds(5));
    tx(
        tx -> {
          tx.scriptRuns().update(result.suppress());
          return tx;
        });
    assertMap(tx -> tx.scriptRuns().times(List.of(set.id())))
        .containsExactly(Map.entry(result.id(), new Times(made, made.plusSeconds(5))));
  }

  @Test
  void outputsAreReadTogether() {
    MachineId machine = tx(tx -> tx.machines().insert(a.ready())).id();
    ScriptSet set = tx(tx -> tx.scriptRuns().insert(a.set(machine, ResultType.TESTING)));
    List<Long> ids =
        tx(
            tx ->
                List.of("loud", "silent").stream()
                    .map(
                        name ->
                            tx.scriptRuns()
                                .insert(
                                    ScriptResult.withoutScript(
                                        0, set.id(), name, ResultStatus.PASSED))
                                .id())
                    .toList());
    tx(
        tx -> {
          tx.scriptRuns()
              .putOutput(
                  ids.get(0),
                  new Output(
                      Optional.of("all".getBytes(UTF_8)),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()));
          return tx;
        });
    Map<Long, Output> outputs = tx(tx -> tx.scriptRuns().outputs(ids));
    assertThat(outputs).containsOnlyKeys(ids.get(0));
    assertThat(outputs.get(ids.get(0)).combined().orElseThrow()).asString(UTF_8).isEqualTo("all");
  }
}
