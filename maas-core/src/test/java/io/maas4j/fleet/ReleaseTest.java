package io.maas4j.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
