package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerState;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultType;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommissioningTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine commission(Machine machine, Machine.Options options, ScriptRequest scripts) {
    return bench.machines().commission(machine.id(), options, scripts, Bench.ROOT);
  }

  private static ScriptRequest asking(List<String> commissioning, List<String> testing) {
    return new ScriptRequest(commissioning, testing, Map.of());
  }

  @Test
  void itBelongsToWhoStartedItAndTheMachineIsBooted() {
    Machine machine = bench.added("a");
    Machine started = commission(machine, Machine.Options.NONE, bench.noTests());

    assertThat(started.state()).isEqualTo(State.COMMISSIONING);
    assertThat(started.status().owner()).contains("root");
    assertThat(bench.board.calls).as("nothing before the commit").isEmpty();
    bench.run();
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ON);
    assertThat(bench.eventTypes(machine))
        .containsExactly(
            EventType.NEW,
            EventType.REQUEST_NODE_START_COMMISSIONING,
            EventType.COMMISSIONING,
            EventType.NODE_CHANGED_STATUS,
            EventType.NODE_POWERED_ON);
    assertThat(bench.told(machine, EventType.REQUEST_NODE_START_COMMISSIONING))
        .containsExactly("(root)");
  }

  @Test
  void aMachineThatIsOnIsCycled() {
    Machine machine = bench.added("a");
    bench.board.states.put(machine.id(), PowerState.ON);
    commission(machine, Machine.Options.NONE, bench.noTests());
    bench.run();
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF, PowerAction.ON);
  }

  @Test
  void builtInScriptsAreRunAndThoseThatWereAskedFor() {
    bench.script("mine", ScriptType.COMMISSIONING);
    bench.script("noauto", ScriptType.COMMISSIONING, "noauto");
    bench.script("check", ScriptType.TESTING, "quick");
    Machine machine = bench.added("a");
    commission(machine, Machine.Options.NONE, asking(List.of("noauto"), List.of("quick")));

    assertThat(bench.commissioningResults(machine))
        .extracting(ScriptResult::name)
        .contains("noauto", "50-maas-01-commissioning")
        .doesNotContain("mine");
    assertThat(bench.testingResults(machine))
        .extracting(ScriptResult::name)
        .containsExactly("check");
    assertThat(bench.statuses(bench.commissioningResults(machine)))
        .containsOnly(ResultStatus.PENDING);
  }

  @Test
  void anUnknownScriptIsRefusedAndNothingHappens() {
    Machine machine = bench.added("a");
    assertThatThrownBy(
            () -> commission(machine, Machine.Options.NONE, asking(List.of("nil"), List.of())))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e -> assertThat(e.fields()).containsOnlyKeys("commissioning_scripts"));
    assertThatThrownBy(
            () -> commission(machine, Machine.Options.NONE, asking(List.of(), List.of("nil"))))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("testing_scripts"));
    assertThat(bench.now(machine)).isEqualTo(machine);
    bench.minutes(60);
    assertThat(bench.board.calls).isEmpty();
    assertThat(bench.sets(machine, ResultType.COMMISSIONING)).isEmpty();
  }

  @Test
  void skippedBmcConfigurationIsOnRecordAsSkipped() {
    Machine machine = bench.added("a");
    commission(machine, new Machine.Options(true, true, false, false), bench.noTests());

    ScriptResult skipped = bench.result(machine, "30-maas-01-bmc-config");
    assertThat(skipped.status()).isEqualTo(ResultStatus.SKIPPED);
    assertThat(bench.in(tx -> tx.scriptRuns().output(skipped.id())).stdout()).isPresent();
    assertThat(bench.now(machine).options().enableSsh()).isTrue();
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
  }

  @Test
  void whatCannotBeStartedIsRefusedWithARemedy() {
    Machine powerless =
        bench.machines().create(NewMachine.named("a").macs(bench.mac()), Bench.ROOT);
    assertThatThrownBy(() -> commission(powerless, Machine.Options.NONE, bench.noTests()))
        .isInstanceOfSatisfying(
            Conflict.class, e -> assertThat(e.code()).isEqualTo("NO_POWER_TYPE"));
    Machine deaf =
        bench.machines().create(NewMachine.named("b").power("fake", Bench.bmc("x")), Bench.ROOT);
    assertThatThrownBy(() -> commission(deaf, Machine.Options.NONE, bench.noTests()))
        .isInstanceOfSatisfying(
            Conflict.class, e -> assertThat(e.code()).isEqualTo("NO_INTERFACE"));
    Machine fine = bench.added("c");
    assertThatThrownBy(
            () ->
                bench
                    .machines()
                    .commission(fine.id(), Machine.Options.NONE, bench.noTests(), Bench.ANN))
        .isInstanceOf(Denied.class);
  }

  @Test
  void anotherCommissioningEndsTheResultsOfTheOneBeforeAndOldSetsGo() {
    bench.set("max_node_commissioning_results", "3");
    Machine machine = bench.added("a");
    for (int i = 0; i < 6; i++) {
      commission(machine, Machine.Options.NONE, bench.noTests());
      bench.signal(machine, Signal.Word.FAILED);
    }
    assertThat(bench.sets(machine, ResultType.COMMISSIONING)).hasSize(3);
    assertThat(bench.statuses(bench.commissioningResults(machine)))
        .containsOnly(ResultStatus.ABORTED);
  }

  @Test
  void everyAddressGoesBeforeCommissioningAndIsFoundAnew() {
    Machine machine = bench.ready("a");
    assertThat(bench.interfaces(machine).get(0).links()).hasSize(1);
    commission(machine, Machine.Options.NONE, bench.noTests());
    assertThat(bench.interfaces(machine).get(0).links()).isEmpty();
  }

  @Test
  void networksStayWhenTheyAreToBeSkippedOnce() {
    Machine machine = bench.ready("a");
    var before = bench.interfaces(machine);
    commission(machine, new Machine.Options(false, false, true, true), bench.noTests());
    assertThat(bench.interfaces(machine)).isEqualTo(before);
    bench.runScripts(machine, new Hardware().nic("other", bench.mac().value()).json());
    assertThat(bench.interfaces(machine)).isEqualTo(before);
    assertThat(bench.disks(machine)).hasSize(1);
    assertThat(bench.now(machine).options().skipNetworking()).isFalse();
    assertThat(bench.now(machine).options().skipStorage()).isFalse();
  }
}
