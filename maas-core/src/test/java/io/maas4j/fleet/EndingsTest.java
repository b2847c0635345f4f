package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.access.ApiKey;
import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerState;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ScriptType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Release, abort, broken and fixed, lock, rescue and override. */
class EndingsTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine testing(String name) {
    bench.script("check", ScriptType.TESTING, "commissioning");
    Machine machine = bench.ready(name);
    bench.machines().test(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ROOT);
    bench.run();
    return bench.now(machine);
  }

  @Test
  void aReleasedMachineIsReadyOnceItsPowerIsSeenOff() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.machines().annotate(machine.id(), Map.of("role", "web"), Bench.ANN);
    Machine releasing = bench.act(machine, Verb.RELEASE, Bench.ANN);
    assertThat(releasing.state()).isEqualTo(State.RELEASING);
    assertThat(releasing.status().owner()).contains("ann");
    assertThat(bench.claimed(machine)).isNotEmpty();

    bench.run();
    Machine free = bench.now(machine);
    assertThat(bench.board.orders(machine.id())).endsWith(PowerAction.OFF);
    assertThat(free.state()).isEqualTo(State.READY);
    assertThat(free.status().owner()).isEmpty();
    assertThat(free.deployment()).isEqualTo(Machine.Deployment.NONE);
    assertThat(free.placement().ownerData()).isEmpty();
    assertThat(free.boot().netboot()).isTrue();
    assertThat(bench.claimed(machine)).isEmpty();
    assertThat(bench.eventTypes(machine))
        .contains(EventType.REQUEST_NODE_RELEASE, EventType.RELEASING, EventType.RELEASED);
  }

  @Test
  void aMachineThatIsOffIsReleasedAtOnce() {
    Machine machine = bench.allocated("a", Bench.ANN);
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.READY);
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state())
        .as("saying it again is no error")
        .isEqualTo(State.READY);
  }

  @Test
  void aMachineWhosePowerCannotBeReadIsReleasedAtOnce() {
    bench.subnet(Bench.SUBNET);
    Machine machine =
        bench.machines().create(bench.spec("a").power(FakeBmc.BLIND, Bench.bmc("b")), Bench.ROOT);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    bench.machines().deploy(machine.id(), Deployment.DEFAULT, Bench.ANN);
    bench.run();
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.READY);
  }

  @Test
  void aMachineWhoseCommissioningNeverPassedBecomesNew() {
    Machine machine = bench.commissioning("a");
    bench.signal(machine, Signal.Word.OK);
    bench.board.states.put(machine.id(), PowerState.OFF);
    bench.minutes(1);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    bench.machines().allocate(MachineConstraints.NONE, Bench.ANN);
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.NEW);
  }

  @Test
  void aMachineThatCannotBeSwitchedOffIsWhatItWas() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.board.failAlways(PowerAction.OFF);
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.minutes(1);
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    assertThat(bench.owner(machine)).contains("ann");
    assertThat(bench.claimed(machine)).isNotEmpty();
    assertThat(bench.now(machine).deployment().osystem()).isEqualTo("ubuntu");
    assertThat(bench.told(machine, EventType.NODE_POWER_OFF_FAILED)).isNotEmpty();
  }

  @Test
  void erasingWithoutAScriptThatErasesIsRefused() {
    Machine machine = bench.deployed("a", Bench.ANN);
    assertThatThrownBy(() -> bench.act(machine, Verb.ERASE, Bench.ANN))
        .isInstanceOf(InvalidRequest.class);
    assertThat(bench.now(machine)).isEqualTo(machine);
  }

  @Test
  void anAbortedCommissioningLeavesANewMachineThatIsOff() {
    Machine machine = bench.commissioning("a");
    Machine aborted = bench.act(machine, Verb.ABORT, Bench.ROOT);
    assertThat(aborted.state()).isEqualTo(State.NEW);
    assertThat(aborted.status().owner()).isEmpty();
    assertThat(bench.statuses(bench.commissioningResults(machine)))
        .containsOnly(ResultStatus.ABORTED);
    bench.run();
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON, PowerAction.OFF);
    assertThat(bench.waitingJobs()).isEqualTo(2);
    bench.minutes(60);
    assertThat(bench.state(machine)).as("its deadline means nothing now").isEqualTo(State.NEW);
  }

  @Test
  void anAbortedTestLeadsBackToWhereItCameFrom() {
    Machine machine = testing("a");
    assertThat(bench.act(machine, Verb.ABORT, Bench.ROOT).state()).isEqualTo(State.READY);
    bench.run();
    assertThat(bench.board.of(machine.id())).isEqualTo(PowerState.OFF);
    assertThat(bench.statuses(bench.testingResults(machine))).containsOnly(ResultStatus.ABORTED);
  }

  @Test
  void anAbortedDeploymentGivesItsAddressBack() {
    Machine machine = bench.deploying("a", Bench.ANN);
    Machine aborted = bench.act(machine, Verb.ABORT, Bench.ANN);
    assertThat(aborted.state()).isEqualTo(State.ALLOCATED);
    assertThat(aborted.status().owner()).contains("ann");
    assertThat(aborted.deployment().osystem()).isEmpty();
    assertThat(bench.claimed(machine)).isEmpty();
  }

  @Test
  void whatIsNotUnderWayCannotBeAborted() {
    Machine machine = bench.ready("a");
    assertThatThrownBy(() -> bench.act(machine, Verb.ABORT, Bench.ROOT))
        .isInstanceOfSatisfying(Conflict.class, e -> assertThat(e.code()).isEqualTo("WRONG_STATE"));
  }

  @Test
  void aBrokenMachineIsNobodysAndIsFixedByAnAdministrator() {
    Machine machine = bench.allocated("a", Bench.ANN);
    assertThatThrownBy(
            () -> bench.machines().act(machine.id(), Verb.MARK_BROKEN, "smoke", Bench.ROOT))
        .isInstanceOf(Denied.class);
    Machine broken = bench.machines().act(machine.id(), Verb.MARK_BROKEN, "smoke", Bench.ANN);
    assertThat(broken.state()).isEqualTo(State.BROKEN);
    assertThat(broken.status().owner()).isEmpty();
    assertThat(broken.status().errorDescription()).isEqualTo("smoke");
    assertThatThrownBy(() -> bench.act(machine, Verb.MARK_FIXED, Bench.ANN))
        .isInstanceOf(Denied.class);
    Machine fixed = bench.act(machine, Verb.MARK_FIXED, Bench.ROOT);
    assertThat(fixed.state()).isEqualTo(State.READY);
    assertThat(fixed.status().errorDescription()).isEmpty();
  }

  @Test
  void aLockKeepsEverybodyOutUntilItIsTakenOff() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.act(machine, Verb.LOCK, Bench.ANN);
    for (Verb verb : new Verb[] {Verb.RELEASE, Verb.POWER_OFF, Verb.MARK_BROKEN}) {
      assertThatThrownBy(() -> bench.act(machine, verb, Bench.ANN))
          .isInstanceOfSatisfying(Denied.class, e -> assertThat(e.code()).isEqualTo("LOCKED"));
    }
    assertThatThrownBy(() -> bench.act(machine, Verb.LOCK, Bench.ANN))
        .hasMessage("Machine is already locked");
    bench.act(machine, Verb.UNLOCK, Bench.ANN);
    assertThat(bench.act(machine, Verb.RELEASE, Bench.ANN).state()).isEqualTo(State.RELEASING);
  }

  @Test
  void aDeployedMachineComesBackFromRescueAsItWas() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.act(machine, Verb.ENTER_RESCUE_MODE, Bench.ROOT);
    bench.run();
    assertThat(bench.board.orders(machine.id())).endsWith(PowerAction.OFF, PowerAction.ON);
    assertThat(bench.owner(machine)).contains("root");
    bench.signal(machine, Signal.Word.OK);
    bench.act(machine, Verb.EXIT_RESCUE_MODE, Bench.ROOT);
    assertThat(bench.state(machine)).isEqualTo(State.EXITING_RESCUE_MODE);
    bench.run();
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    assertThat(bench.board.of(machine.id())).isEqualTo(PowerState.ON);
    assertThat(bench.claimed(machine)).isNotEmpty();
  }

  @Test
  void aFreeMachineComesBackFromRescueOffAndNobodys() {
    Machine machine = bench.ready("a");
    bench.act(machine, Verb.ENTER_RESCUE_MODE, Bench.ROOT);
    bench.run();
    bench.signal(machine, Signal.Word.WORKING);
    bench.act(machine, Verb.EXIT_RESCUE_MODE, Bench.ROOT);
    bench.run();
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.owner(machine)).isEmpty();
    assertThat(bench.board.of(machine.id())).isEqualTo(PowerState.OFF);
  }

  @Test
  void rescueThatDoesNotBootLeavesTheStatusAsItWas() {
    Machine machine = bench.ready("a");
    bench.board.failAlways(PowerAction.ON);
    bench.act(machine, Verb.ENTER_RESCUE_MODE, Bench.ROOT);
    bench.minutes(1);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.owner(machine)).isEmpty();
  }

  @Test
  void failedTestsCanBeOverridden() {
    Machine machine = testing("a");
    bench.signal(machine, Signal.Word.FAILED);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_TESTING);
    assertThat(bench.act(machine, Verb.OVERRIDE_FAILED_TESTING, Bench.ROOT).state())
        .isEqualTo(State.READY);
    assertThat(bench.owner(machine)).isEmpty();
  }

  @Test
  void testsOfADeployedMachineLeaveItDeployed() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.script("check", ScriptType.TESTING, "commissioning");
    bench.machines().test(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ROOT);
    bench.run();
    assertThat(bench.owner(machine)).contains("ann");
    bench.signal(machine, Signal.Word.FAILED);
    assertThat(bench.act(machine, Verb.OVERRIDE_FAILED_TESTING, Bench.ROOT).state())
        .isEqualTo(State.DEPLOYED);
    assertThat(bench.claimed(machine)).isNotEmpty();
  }

  @Test
  void testsAfterAFailedDeploymentLeaveNothingOfItBehind() {
    Machine machine = bench.deploying("a", Bench.ANN);
    bench.signal(machine, Signal.Word.FAILED);
    bench.script("check", ScriptType.TESTING, "commissioning");
    bench.machines().annotate(machine.id(), Map.of("role", "web"), Bench.ANN);
    bench.machines().test(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, Bench.ROOT);
    bench.signal(machine, Signal.Word.OK);
    Machine free = bench.now(machine);
    assertThat(free.state()).isEqualTo(State.READY);
    assertThat(free.deployment()).isEqualTo(Machine.Deployment.NONE);
    assertThat(free.placement().ownerData()).isEmpty();
    assertThat(bench.claimed(machine)).isEmpty();
  }

  @Test
  void aMachinesCredentialsDieWhenItsOwnerChanges() {
    Machine machine = bench.allocated("a", Bench.ANN);
    ApiKey key = bench.key(machine);
    assertThat(bench.key(machine)).as("the same until then").isEqualTo(key);
    bench.machines().deploy(machine.id(), Deployment.DEFAULT, Bench.ANN);
    assertThat(bench.keyInForce(machine)).contains(key);
    bench.act(machine, Verb.ABORT, Bench.ANN);
    bench.run();
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.keyInForce(machine)).isEmpty();
    assertThat(bench.key(machine)).isNotEqualTo(key);
  }

  @Test
  void onlyOwnedMachinesAreSwitchedOnByHand() {
    Machine machine = bench.ready("a");
    assertThatThrownBy(() -> bench.act(machine, Verb.POWER_ON, Bench.ANN))
        .isInstanceOf(Conflict.class);
    Machine own = bench.allocated("b", Bench.ANN);
    bench.act(own, Verb.POWER_ON, Bench.ANN);
    bench.run();
    assertThat(bench.board.of(own.id())).isEqualTo(PowerState.ON);
    bench.act(own, Verb.POWER_OFF_SOFTLY, Bench.ANN);
    bench.run();
    assertThat(bench.board.orders(own.id())).endsWith(PowerAction.ON, PowerAction.SOFT_OFF);
    assertThat(bench.power(own).state()).isEqualTo(PowerState.OFF);
  }
}
