package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.event.Event;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a machine runs before it is free. */
class ReleaseTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine released(Machine machine, Release release) {
    return bench.machines().release(machine.id(), release, Bench.ANN);
  }

  private static Release scripts(String... names) {
    return new Release(List.of(names), Map.of(), Set.of(), "");
  }

  private static Release erasing(Release.Erasure... ways) {
    return new Release(List.of(), Map.of(), Set.of(ways), "");
  }

  private List<ScriptResult> results(Machine machine) {
    long set = bench.now(machine).sets().release().orElseThrow();
    return bench.in(tx -> tx.scriptRuns().results(set));
  }

  @Test
  void itsScriptsRunAndThenItIsReady() {
    bench.script("goodbye", ScriptType.RELEASE);
    Machine machine = bench.deployed("a", Bench.ANN);
    assertThat(released(machine, scripts("goodbye")).state()).isEqualTo(State.RELEASING);
    assertThat(results(machine))
        .singleElement()
        .satisfies(r -> assertThat(r.status()).isEqualTo(ResultStatus.PENDING));
    bench.run();
    bench.boot(machine);
    ScriptResult result = results(machine).get(0);
    bench.fleet.signals().signal(machine.id(), Bench.working(result));
    bench.fleet.signals().signal(machine.id(), Bench.finished(result, 0, "bye".getBytes(UTF_8)));
    assertThat(results(machine).get(0).status()).isEqualTo(ResultStatus.PASSED);
    bench.signal(machine, Signal.Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.RELEASING);
  }

  @Test
  void disksAreErasedByTheScriptOfThatNameWithTheFlagsThatAreSetAndNoOthers() {
    Machine machine = bench.deployed("a", Bench.ANN);
    assertThat(released(machine, erasing(Release.Erasure.WHOLE, Release.Erasure.QUICK)).state())
        .isEqualTo(State.DISK_ERASING);
    assertThat(results(machine).get(0).arguments().toJson()).containsOnlyKeys("quick_erase");
  }

  /** A machine that erases its disks and runs the script. */
  private ScriptResult erases(Machine machine) {
    released(machine, erasing(Release.Erasure.WHOLE));
    bench.run();
    bench.boot(machine);
    ScriptResult result = results(machine).get(0);
    bench.fleet.signals().signal(machine.id(), Bench.working(result));
    return result;
  }

  private List<String> told(Machine machine, EventType type) {
    return bench.events(machine).stream()
        .filter(event -> event.type() == type)
        .map(Event::description)
        .toList();
  }

  @Test
  void howFarAScriptIsBecomesAnEvent() {
    Machine machine = bench.deployed("a", Bench.ANN);
    ScriptResult result = erases(machine);

    bench.fleet.signals().signal(machine.id(), said(result, "wipe-disks: sda 40 %"));
    bench.fleet.signals().signal(machine.id(), Bench.working(result));

    assertThat(told(machine, EventType.NODE_SCRIPT_PROGRESS))
        .containsExactly("wipe-disks: sda 40 %");
    assertThat(results(machine).get(0).status()).isEqualTo(ResultStatus.RUNNING);
    assertThat(bench.state(machine)).isEqualTo(State.DISK_ERASING);
  }

  private static Signal said(ScriptResult result, String text) {
    return new Signal(
        Signal.Word.WORKING,
        text,
        new Signal.ScriptRef(OptionalLong.of(result.id()), OptionalLong.empty(), result.name()),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void aDiskThatTheMachineHadAndThatWasNotErasedIsNamed() {
    Machine complete = bench.deployed("a", Bench.ANN);
    Machine robbed = bench.deployed("b", Bench.ANN);
    byte[] all = "{\"erased\": [{\"name\": \"sdx\", \"serial\": \"S-a\"}]}\n".getBytes(UTF_8);
    byte[] none = "there is no disk to erase\n{\"erased\": []}\n".getBytes(UTF_8);

    bench.fleet.signals().signal(complete.id(), Bench.finished(erases(complete), 0, all));
    bench.fleet.signals().signal(robbed.id(), Bench.finished(erases(robbed), 0, none));

    assertThat(told(complete, EventType.NODE_DISK_NOT_ERASED)).isEmpty();
    assertThat(told(robbed, EventType.NODE_DISK_NOT_ERASED))
        .singleElement()
        .satisfies(text -> assertThat(text).startsWith("sda (").contains("S-b)"));
  }

  @Test
  void aFailedEraseCanBeLeftByErasingAgainAndByReleasing() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench
        .fleet
        .signals()
        .signal(machine.id(), Bench.finished(erases(machine), 1, new byte[] {'x'}));
    bench.signal(machine, Signal.Word.FAILED);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DISK_ERASING);
    assertThat(bench.now(machine).status().owner()).isPresent();

    assertThat(released(machine, erasing(Release.Erasure.WHOLE)).state())
        .isEqualTo(State.DISK_ERASING);
    assertThat(results(machine))
        .extracting(ScriptResult::status)
        .containsExactly(ResultStatus.PENDING);
    bench.run();
    bench.boot(machine);
    bench.signal(machine, Signal.Word.FAILED);
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.RELEASING);
  }

  @Test
  void whoeverAsksForTheScriptByNameHasTheDisksErased() {
    bench.script("goodbye", ScriptType.RELEASE);
    Machine alone = bench.deployed("a", Bench.ANN);
    Machine both = bench.deployed("b", Bench.ANN);
    assertThat(released(alone, scripts("wipe-disks")).state()).isEqualTo(State.DISK_ERASING);
    assertThat(released(both, scripts("wipe-disks", "goodbye")).state()).isEqualTo(State.RELEASING);
    assertThat(results(both)).hasSize(2);
  }

  private void fails(Machine machine) {
    bench.run();
    bench.boot(machine);
    bench.signal(machine, Signal.Word.FAILED);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DISK_ERASING);
  }

  @Test
  void aFailedEraseIsTriedAgainAsOftenAsTheSettingSays() {
    bench.set("release_retries", "2");
    Machine machine = bench.deployed("a", Bench.ANN);
    released(machine, erasing(Release.Erasure.WHOLE, Release.Erasure.QUICK));
    for (int i = 0; i < 2; i++) {
      fails(machine);
      bench.pass(ReleaseRetry.LOOK.plus(ReleaseRetry.PAUSE.multipliedBy(1L << i)));
      assertThat(bench.state(machine)).isEqualTo(State.DISK_ERASING);
      assertThat(results(machine).get(0).status()).isEqualTo(ResultStatus.PENDING);
      assertThat(results(machine).get(0).arguments().toJson()).containsOnlyKeys("quick_erase");
    }
    fails(machine);
    bench.minutes(20);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DISK_ERASING);
    assertThat(told(machine, EventType.NODE_RELEASE_TRIED_AGAIN))
        .containsExactly(
            "try 1 of 2 after Failed disk erasing", "try 2 of 2 after Failed disk erasing");
  }

  @Test
  void withoutThatSettingAFailedEraseWaitsForAPerson() {
    Machine machine = bench.deployed("a", Bench.ANN);
    released(machine, erasing(Release.Erasure.WHOLE));
    fails(machine);
    bench.minutes(20);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DISK_ERASING);
  }

  @Test
  void anEraseThatAPersonCalledOffIsNotTriedAgain() {
    bench.set("release_retries", "2");
    Machine machine = bench.deployed("a", Bench.ANN);
    released(machine, erasing(Release.Erasure.WHOLE));
    bench.run();
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.minutes(20);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DISK_ERASING);
    assertThat(told(machine, EventType.NODE_RELEASE_TRIED_AGAIN)).isEmpty();
  }

  @Test
  void settingsHaveEveryDiskErasedUnlessTheReleaseSaysHow() {
    bench.set("enable_disk_erasing_on_release", "true");
    Machine usual = bench.deployed("a", Bench.ANN);
    Machine quick = bench.deployed("b", Bench.ANN);
    assertThat(bench.act(usual, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.DISK_ERASING);
    assertThat(results(usual).get(0).arguments().toJson()).containsOnlyKeys("secure_erase");
    released(quick, erasing(Release.Erasure.QUICK));
    assertThat(results(quick).get(0).arguments().toJson()).containsOnlyKeys("quick_erase");
  }

  @Test
  void aDataProcessingUnitIsFreeAtOnceAndKeepsItsDisks() {
    bench.set("enable_disk_erasing_on_release", "true");
    Machine deployed = bench.deployed("a", Bench.ANN);
    Machine dpu = dpu(deployed);
    assertThatThrownBy(() -> released(dpu, erasing(Release.Erasure.WHOLE)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("cannot be erased");
    assertThatThrownBy(() -> bench.act(dpu, Verb.POWER_OFF, Bench.ANN))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("cannot be switched off");
    assertThat(released(dpu, erasing()).state()).isEqualTo(State.READY);
  }

  private Machine dpu(Machine machine) {
    MachineEdit edit =
        new MachineEdit(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(true));
    return bench.machines().edit(machine.id(), edit, Bench.ROOT);
  }

  @Test
  void aScriptThatIsNotThereIsNamed() {
    Machine machine = bench.deployed("a", Bench.ANN);
    assertThatThrownBy(() -> released(machine, scripts("nope")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("nope");
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
  }

  @Test
  void aReadyMachineHasNothingToRun() {
    bench.script("goodbye", ScriptType.RELEASE);
    Machine machine = bench.ready("a");
    assertThat(released(machine, scripts("goodbye")).state()).isEqualTo(State.READY);
    assertThat(bench.now(machine).sets().release()).isEmpty();
  }
}
