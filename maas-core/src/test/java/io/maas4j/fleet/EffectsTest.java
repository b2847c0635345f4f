package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.lifecycle.Activity;
import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerState;
import io.maas4j.script.ResultStatus;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectsTest {
  private final Bench bench = new Bench().started();
  private final JobHandler effects = bench.fleet.handlers().get(EffectJob.KIND);

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine commission(Machine machine) {
    return bench
        .machines()
        .commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
  }

  private JobOutcome run(Machine machine, Effect.Kind kind, long activity) {
    Job job =
        new EffectJob(machine.id(), kind, activity, 0, bench.clock.instant())
            .job(bench.clock.instant());
    return effects.run(job);
  }

  @Test
  void aBootThatWasOvertakenByAnAbortIsDroppedAndSaysSo() {
    bench.confirmed = 0;
    Machine machine = bench.added("a");
    commission(machine);
    bench.run();
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.minutes(1);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF);
    assertThat(bench.told(machine, EventType.NODE_EFFECT_DROPPED))
        .containsExactly("BOOT: the machine has gone on to something else since");
  }

  @Test
  void anEffectOfAnEarlierActivityIsDropped() {
    Machine machine = bench.commissioning("a");
    bench.signal(machine, Signal.Word.FAILED);
    commission(machine);
    bench.run();
    int calls = bench.board.calls.size();
    for (Effect.Kind kind : Effect.Kind.values()) {
      assertThat(run(machine, kind, 1)).isEqualTo(JobOutcome.DONE);
    }
    assertThat(bench.board.calls).hasSize(calls);
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void aBootWaitsForTheRackThatIsToServeIt() {
    bench.confirmed = 0;
    Machine machine = bench.added("a");
    commission(machine);
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.board.calls).isEmpty();
    bench.confirmed = Long.MAX_VALUE;
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    assertThat(bench.eventTypes(machine)).doesNotContain(EventType.NODE_BOOT_UNCONFIRMED);
  }

  @Test
  void aBootDoesNotWaitForEverAndSaysSo() {
    bench.confirmed = 0;
    Machine machine = bench.added("a");
    commission(machine);
    bench.pass(Duration.ofSeconds(11));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    assertThat(bench.told(machine, EventType.NODE_BOOT_UNCONFIRMED)).hasSize(1);
  }

  @Test
  void aBootThatRunsAgainDoesNotDisturbAMachineThatHasBooted() {
    Machine machine = bench.commissioning("a");
    run(machine, Effect.Kind.BOOT, 1);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    bench.signal(machine, Signal.Word.WORKING);
    run(machine, Effect.Kind.BOOT, 1);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
  }

  @Test
  void otherJobsThatRunAgainChangeNothing() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.run();
    Machine free = bench.now(machine);
    for (Effect.Kind kind :
        new Effect.Kind[] {
          Effect.Kind.POWER_OFF, Effect.Kind.QUERY_POWER, Effect.Kind.CHECK_DEADLINE
        }) {
      run(machine, kind, free.status().activities());
      assertThat(bench.now(machine)).isEqualTo(free);
    }
  }

  @Test
  void aBmcThatDoesNotAnswerLeavesTheMachineAsItWas() {
    Machine machine = bench.added("a");
    bench.board.failAlways(PowerAction.ON);
    commission(machine);
    bench.pass(Duration.ofSeconds(45));
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.owner(machine)).isEmpty();
    assertThat(bench.statuses(bench.commissioningResults(machine)))
        .containsOnly(ResultStatus.ABORTED);
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ERROR);
    assertThat(bench.power(machine).reason()).contains("nobody there");
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .containsExactly(
            "Could not contact node's BMC: nobody there; " + PowerFault.CONNECTION.remedy());
    assertThat(bench.effects).contains("BOOT failed");
  }

  @Test
  void aDeploymentThatCannotBeBootedGoesBackToAllocated() {
    Machine machine = bench.allocated("a", Bench.ANN);
    bench.board.failAlways(PowerAction.ON);
    bench.machines().deploy(machine.id(), Deployment.DEFAULT, Bench.ANN);
    assertThat(bench.claimed(machine)).isNotEmpty();
    bench.minutes(1);
    assertThat(bench.state(machine)).isEqualTo(State.ALLOCATED);
    assertThat(bench.claimed(machine)).isEmpty();
  }

  @Test
  void aDriverThatBreaksFailsTheBootAndNotTheScheduler() {
    Machine machine = bench.added("a");
    bench.board.script =
        (id, action) -> {
          throw new IllegalStateException("as the test wants it");
        };
    commission(machine);
    bench.run();
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
  }

  @Test
  void aMachineThatNeverBootsFails() {
    Machine machine = bench.added("a");
    commission(machine);
    bench.minutes(29);
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    bench.minutes(2);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
    assertThat(bench.told(machine, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM))
        .containsExactly("Node operation 'Commissioning' timed out after 30 minutes.");
    assertThat(bench.board.orders(machine.id())).endsWith(PowerAction.OFF);
    assertThat(bench.waitingJobs()).isLessThanOrEqualTo(1);
  }

  @Test
  void everyBootRequestRestartsTheDeadline() {
    Machine machine = bench.added("a");
    commission(machine);
    for (int i = 0; i < 4; i++) {
      bench.minutes(25);
      bench.boot(machine);
    }
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    bench.minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
  }

  @Test
  void aHeartbeatKeepsAMachineAliveAndItsSilenceEndsIt() {
    Machine machine = bench.commissioning("a");
    bench.fleet.signals().signal(machine.id(), Bench.working(bench.result(machine, "maas-lshw")));
    for (int i = 0; i < 10; i++) {
      bench.minutes(20);
      bench.signal(machine, Signal.Word.WORKING);
    }
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    assertThat(bench.now(machine).status().activity().orElseThrow().step())
        .isEqualTo(Activity.Step.RUNNING);
    bench.minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
    assertThat(bench.told(machine, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM))
        .containsExactly("Node has not been heard from for the last 30 minutes");
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.TIMEDOUT);
    assertThat(bench.result(machine, "maas-serial-ports").status()).isEqualTo(ResultStatus.ABORTED);
  }

  @Test
  void aMachineThatIsToStayUpIsNotSwitchedOffWhenItFallsSilent() {
    Machine machine = bench.added("a");
    bench
        .machines()
        .commission(
            machine.id(),
            new Machine.Options(true, false, false, false),
            bench.noTests(),
            Bench.ROOT);
    bench.minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
  }

  @Test
  void theSettingDecidesHowLongSilenceIsTolerated() {
    bench.set("node_timeout", "5");
    Machine machine = bench.added("a");
    commission(machine);
    bench.minutes(6);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
  }

  @Test
  void aDeploymentThatFallsSilentFailsAndKeepsItsOwner() {
    Machine machine = bench.deploying("a", Bench.ANN);
    bench.minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DEPLOYMENT);
    assertThat(bench.owner(machine)).contains("ann");
  }

  @Test
  void aReleaseWhoseOrderVanishedFailsAfterFiveMinutes() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.store.scheduler().close();
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.time.advance(Duration.ofMinutes(6));
    run(machine, Effect.Kind.CHECK_DEADLINE, bench.now(machine).status().activities());
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_RELEASING);
    assertThat(bench.owner(machine)).contains("ann");
  }

  @Test
  void aReadingThatFindsAFreeMachineOffIsRecorded() {
    Machine machine = bench.ready("a");
    bench.board.states.put(machine.id(), PowerState.ON);
    assertThat(bench.fleet.powering().query(machine.id(), Bench.ANN)).isEqualTo(PowerState.ON);
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ON);
    assertThat(bench.power(machine).readAt()).contains(bench.clock.instant());
    bench.board.failAlways(PowerAction.QUERY);
    assertThat(bench.fleet.powering().query(machine.id(), Bench.ANN)).isEqualTo(PowerState.ERROR);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).hasSize(1);
  }
}
