package io.maas4j.fleet;

import static io.maas4j.fleet.FakeChassis.CHASSIS;
import static io.maas4j.fleet.FakeChassis.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.lifecycle.Effect;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.PowerOrder;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerOutcome;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerReading;
import io.maas4j.power.PowerRemark;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.store.spi.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoweringTest {
  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Machine inChassis(String name) {
    return bench
        .machines()
        .create(bench.spec(name).power(CHASSIS, node("10.9.0.1", name)), Bench.ROOT);
  }

  private Machine dpu(String name) {
    Machine machine = inChassis(name);
    return bench.in(
        tx -> tx.machines().update(machine.withIdentity(asDpu(machine.identity()))).orElseThrow());
  }

  private static Machine.Identity asDpu(Machine.Identity i) {
    return new Machine.Identity(
        i.type(),
        i.parent(),
        i.hostname(),
        i.domain(),
        i.description(),
        i.architecture(),
        i.hardwareUuid(),
        i.minHweKernel(),
        i.swapSize(),
        true);
  }

  private void commission(Machine machine) {
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
  }

  private PowerState query(Machine machine) {
    return bench.fleet.powering().query(machine.id(), Bench.ROOT);
  }

  private void run(Machine machine, Effect.Kind kind, long activity, Instant due) {
    Job job = new EffectJob(machine.id(), kind, activity, 0, due).job(due);
    bench.fleet.handlers().get(EffectJob.KIND).run(job);
  }

  @Test
  void aDataProcessingUnitIsResetAndNeverSwitchedOff() {
    Machine machine = dpu("d");
    bench.board.states.put(machine.id(), PowerState.ON);
    commission(machine);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.RESET);
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.run();
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.RESET);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.told(machine, EventType.NODE_EFFECT_DROPPED))
        .containsExactly("POWER_OFF: a data processing unit is never switched off");
  }

  @Test
  void aMachineThatIsOnIsCycledToBootIt() {
    Machine machine = bench.added("a");
    bench.board.states.put(machine.id(), PowerState.ON);
    commission(machine);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF, PowerAction.ON);
  }

  @Test
  void whereTheSystemCannotBeAskedToStopTheMachineIsSwitchedOff() {
    Machine machine = bench.added("a");
    Machine powerless = bench.machines().create(NewMachine.named("b"), Bench.ROOT);
    Powering powering = bench.fleet.powering();
    assertThat(powering.verb(machine.id(), Powering.Stop.HARD)).isEqualTo(Verb.POWER_OFF);
    assertThat(powering.verb(machine.id(), Powering.Stop.SOFT)).isEqualTo(Verb.POWER_OFF_SOFTLY);
    assertThat(powering.verb(powerless.id(), Powering.Stop.SOFT)).isEqualTo(Verb.POWER_OFF);
  }

  @Test
  void whereThereIsNothingToReadFromTheStateIsUnknownAndNoFault() {
    Machine machine = bench.machines().create(NewMachine.named("a"), Bench.ROOT);
    assertThat(query(machine)).isEqualTo(PowerState.UNKNOWN);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).isEmpty();
    assertThat(bench.power(machine).readAt()).isEmpty();
  }

  @Test
  void theFirmwareIsToldToBootFromTheNetworkBeforeTheMachineIsStarted() {
    Machine machine = inChassis("a");
    commission(machine);
    assertThat(bench.chassis.orders)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.machine()).isEqualTo(machine.id());
              assertThat(told.order().first()).isEqualTo(BootOrder.First.NETWORK);
              assertThat(told.order().interfaces())
                  .containsExactly(new BootOrder.Nic("eth0", bench.macOf(machine)));
            });
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.run();
    assertThat(bench.chassis.orders).as("an order to go off needs none").hasSize(1);
  }

  @Test
  void aFirmwareThatTakesNoOrderIsOnRecordAndTheMachineIsStartedAllTheSame() {
    bench.chassis.orderAnswer = new PowerResult.Failed(PowerFault.ACTION, "boot order locked");
    Machine machine = inChassis("a");
    commission(machine);
    assertThat(bench.told(machine, EventType.NODE_BOOT_ORDER_FAILED))
        .containsExactly(
            "Failed to complete power action: boot order locked; " + PowerFault.ACTION.remedy());
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
  }

  @Test
  void onceInstalledTheMachineBootsFromItsDisk() {
    bench.subnet(Bench.SUBNET);
    Machine machine = inChassis("a");
    commission(machine);
    bench.boot(machine);
    bench.key(machine);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    bench.board.states.put(machine.id(), PowerState.OFF);
    bench.pass(Duration.ofSeconds(30));
    bench.machines().deploy(machine.id(), Deployment.of("ubuntu", "noble"), Bench.ANN);
    bench.run();
    bench.boot(machine);
    bench.chassis.orders.clear();
    bench.fleet.statusEvents().netboot(machine.id(), false);
    bench.run();
    assertThat(bench.chassis.orders)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.order().first()).isEqualTo(BootOrder.First.DISK);
              assertThat(told.order().devices().get(0)).isInstanceOf(BootOrder.Disk.class);
            });
  }

  @Test
  void everyAttemptThatFailsIsAnEvent() {
    Machine machine = bench.added("a");
    int[] fails = {1};
    bench.board.script =
        (id, action) ->
            action == PowerAction.ON && fails[0]-- > 0
                ? Optional.of(new PowerResult.Failed(PowerFault.ACTION, "busy"))
                : Optional.empty();
    commission(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_ON_FAILED))
        .containsExactly("attempt 2, on: Failed to complete power action: busy");
    assertThat(bench.eventTypes(machine)).contains(EventType.NODE_POWERED_ON);
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
  }

  @Test
  void anOrderThatNeverComesToItsEndIsGivenUpAfterThreeTries() {
    Machine machine = bench.added("a");
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    Instant due = bench.clock.instant();
    String key = new EffectJob(machine.id(), Effect.Kind.BOOT, 1, 0, due).job(due).key();
    bench.in(
        tx -> {
          tx.power()
              .order(machine.id(), new PowerOrder(due.plusSeconds(60), Optional.empty(), key, 3));
          return tx;
        });
    run(machine, Effect.Kind.BOOT, 1, due);
    assertThat(bench.board.orders(machine.id())).isEmpty();
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .singleElement()
        .asString()
        .contains("begun 3 times");
  }

  @Test
  void anOnThatIsGivenAgainAfterACrashDoesNotRebootTheMachine() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.board.states.put(machine.id(), PowerState.OFF);
    int before = bench.board.orders(machine.id()).size();
    Instant due = bench.clock.instant();
    long activity = bench.now(machine).status().activities();
    run(machine, Effect.Kind.POWER_ON, activity, due);
    run(machine, Effect.Kind.POWER_ON, activity, due);
    assertThat(bench.board.orders(machine.id()))
        .hasSize(before + 1)
        .last()
        .isEqualTo(PowerAction.ON);
  }

  @Test
  void whatIsKnownOfAMachinesPowerHasAnAgeAndAReason() {
    Machine machine = bench.added("a");
    assertThat(bench.power(machine).reason()).isEqualTo("not read yet");
    assertThat(bench.power(machine).reading().age(bench.clock.instant())).isEmpty();
    query(machine);
    PowerReading seen = bench.power(machine).reading();
    assertThat(seen).isEqualTo(PowerReading.seen(PowerState.OFF, bench.clock.instant()));
    bench.time.advance(Duration.ofSeconds(90));
    assertThat(seen.age(bench.clock.instant())).contains(Duration.ofSeconds(90));

    PowerResult refused =
        new PowerResult.Failed(PowerFault.SETTING, "no suite 3", "set cipher_suite_id to 17");
    bench.board.script = (id, action) -> Optional.of(refused);
    PowerReading told = bench.fleet.powering().reading(machine.id(), Bench.ROOT);
    assertThat(told)
        .isEqualTo(
            new PowerReading(
                PowerState.ERROR,
                Optional.of(bench.clock.instant()),
                Optional.of(PowerFault.SETTING),
                "Missing or invalid power setting: no suite 3",
                "set cipher_suite_id to 17"));
    assertThat(bench.power(machine).reading()).isEqualTo(told);

    bench.board.script =
        (id, action) ->
            Optional.of(new PowerResult.Observed(PowerState.UNKNOWN, bench.clock.instant()));
    query(machine);
    assertThat(bench.power(machine).reason()).contains("does not tell whether");
    assertThat(bench.power(machine).reading().remedy()).isEmpty();
  }

  @Test
  void aPowerTypeThatCannotBeReadIsTheReasonOfNotKnowing() {
    Machine blind =
        bench
            .machines()
            .create(
                bench
                    .spec("b")
                    .power(
                        FakeBmc.BLIND,
                        PowerParameters.builder().text("power_address", "10.0.0.8").build()),
                Bench.ROOT);
    assertThat(bench.power(blind).reason()).isEqualTo("power of this type cannot be read");
    query(blind);
    assertThat(bench.power(blind).reading())
        .isEqualTo(PowerReading.never("power of this type cannot be read"));
    Machine powerless = bench.machines().create(NewMachine.named("c"), Bench.ROOT);
    assertThat(bench.power(powerless).reason()).isEqualTo("no power type is set");
  }

  @Test
  void aFailureOfAReadingIsToldOnceForEachReason() {
    Machine machine = bench.added("a");
    String[] reason = {"no answer within 20 s"};
    bench.board.script = (id, action) -> Optional.of(new PowerResult.Unreachable(reason[0]));
    query(machine);
    reason[0] = "no answer within 19 s";
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).hasSize(1);
    reason[0] = "no route to host";
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .last()
        .isEqualTo(
            "Could not contact node's BMC: no route to host; " + PowerFault.CONNECTION.remedy());
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ERROR);
    assertThat(bench.power(machine).reason()).contains("no route to host");
    bench.board.script = (id, action) -> Optional.empty();
    query(machine);
    assertThat(bench.power(machine).reason()).isEmpty();
    assertThat(bench.told(machine, EventType.NODE_POWERED_OFF))
        .containsExactly("seen by a reading; it was error before");
  }

  @Test
  void aChangeThatNobodyAskedForIsAnEventOfItsOwn() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.minutes(10);
    query(machine);
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ON);
    bench.board.states.put(machine.id(), PowerState.OFF);
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).containsExactly("from on to off");
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).hasSize(1);
  }

  @Test
  void aChangeThatFollowsFromAnOrderIsNone() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.minutes(10);
    query(machine);
    bench.in(
        tx -> {
          tx.power()
              .order(
                  machine.id(),
                  new PowerOrder(
                      bench.clock.instant().plusSeconds(60),
                      Optional.of(PowerState.OFF),
                      "job",
                      1));
          return tx;
        });
    bench.board.states.put(machine.id(), PowerState.OFF);
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).isEmpty();
    bench.board.states.put(machine.id(), PowerState.ON);
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).containsExactly("from off to on");
  }

  @Test
  void aMachineThatIsThroughWithItsScriptsMayGoOffByItself() {
    Machine machine = bench.commissioning("a");
    bench.key(machine);
    bench.runScripts(machine, bench.hardware(machine).json());
    bench.signal(machine, Signal.Word.OK);
    query(machine);
    bench.minutes(3);
    bench.board.states.put(machine.id(), PowerState.OFF);
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).isEmpty();
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.OFF);
  }

  @Test
  void aReadingThatIsOlderThanWhatIsOnRecordChangesNothing() {
    Machine machine = bench.deployed("a", Bench.ANN);
    int events = bench.events(machine).size();
    bench
        .fleet
        .powering()
        .observed(
            machine.id(),
            new PowerOutcome.Settled(
                PowerState.OFF,
                bench.power(machine).readAt().orElseThrow().minusSeconds(1),
                List.of()));
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ON);
    assertThat(bench.events(machine)).hasSize(events);
  }

  @Test
  void whatADriverRemarksIsTheMachinesEventOnceAndStaysOnRecord() {
    Machine machine = bench.added("a");
    PowerRemark remark = new PowerRemark("Incorrect K_g key, trying again without it", "set k_g");
    bench.board.remark = Optional.of(remark);
    query(machine);
    query(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .containsExactly(remark.text());
    assertThat(bench.power(machine).reading())
        .isEqualTo(
            new PowerReading(
                PowerState.OFF,
                Optional.of(bench.clock.instant()),
                Optional.empty(),
                remark.text(),
                "set k_g"));
    commission(machine);
    assertThat(bench.told(machine, EventType.NODE_POWER_ON_FAILED)).containsExactly(remark.text());
    bench.board.remark = Optional.empty();
    query(machine);
    assertThat(bench.power(machine).reason()).isEmpty();
  }

  @Test
  void aBootThatFindsNobodyIsBegunThreeTimesAndEachTimeIsTold() {
    Machine machine = bench.added("a");
    bench.board.failAlways(PowerAction.QUERY);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    assertThat(bench.told(machine, EventType.NODE_POWER_ON_FAILED))
        .singleElement()
        .asString()
        .startsWith("Could not contact node's BMC: nobody there; ")
        .endsWith(" (try 1 of 3, the next one in 15 s)");
    bench.pass(Duration.ofSeconds(14));
    int before = bench.board.calls.size();
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.board.calls.size()).isGreaterThan(before);
    bench.minutes(1);
    assertThat(bench.told(machine, EventType.NODE_POWER_ON_FAILED)).hasSize(2);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .last()
        .isEqualTo("Could not contact node's BMC: nobody there; " + PowerFault.CONNECTION.remedy());
    assertThat(bench.effects).containsOnlyOnce("BOOT failed");
  }

  @Test
  void aBmcThatComesBackIsGivenTheOrderByALaterTry() {
    Machine machine = bench.added("a");
    bench.board.failAlways(PowerAction.QUERY);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
    bench.board.script = (id, action) -> Optional.empty();
    bench.pass(Duration.ofSeconds(20));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    assertThat(bench.effects).contains("BOOT");
  }

  @Test
  void aMachineThatNobodyCouldSeeStartIsNotStartedTwice() {
    Machine machine = bench.added("a");
    boolean[] ordered = {false};
    bench.board.script =
        (id, action) -> {
          if (action == PowerAction.ON) {
            ordered[0] = true;
            bench.board.states.put(id, PowerState.ON);
          }
          return ordered[0]
              ? Optional.of(new PowerResult.Unreachable("the network went away"))
              : Optional.empty();
        };
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
    bench.board.script = (id, action) -> Optional.empty();
    bench.minutes(1);
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.ON);
    assertThat(bench.state(machine)).isEqualTo(State.COMMISSIONING);
    assertThat(bench.effects).contains("BOOT");
  }

  @Test
  void wrongCredentialsAreNotTriedAgain() {
    Machine machine = bench.added("a");
    bench.board.script =
        (id, action) ->
            Optional.of(new PowerResult.Failed(PowerFault.AUTHENTICATION, "password refused"));
    commission(machine);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
    assertThat(bench.board.calls).hasSize(1);
  }

  @Test
  void theReasonIsKnownBeforeTheTimeOfTheActivityIsOver() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.board.failAlways(PowerAction.OFF);
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    bench.minutes(6);
    assertThat(bench.state(machine)).isEqualTo(State.DEPLOYED);
    assertThat(bench.told(machine, EventType.NODE_POWER_OFF_FAILED))
        .first()
        .asString()
        .contains("nobody there");
  }

  private void elsewhere(Machine machine, PowerOrder.Stage stage) {
    PowerOrder order =
        new PowerOrder(
            bench.clock.instant().plus(Duration.ofMinutes(5)),
            Optional.empty(),
            "of another process",
            1,
            stage);
    bench.in(
        tx -> {
          tx.power().order(machine.id(), order);
          return order;
        });
  }

  @Test
  void anOrderWaitsForTheOneThatAnotherProcessIsCarryingOut() {
    Machine machine = bench.added("a");
    elsewhere(machine, PowerOrder.Stage.UNDER_WAY);
    bench.act(machine, Verb.POWER_OFF, Bench.ROOT);
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.board.orders(machine.id())).isEmpty();
    elsewhere(machine, PowerOrder.Stage.ENDED);
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF);
  }

  @Test
  void anOrderThatNobodyEndsIsWaitedForUntilItsDeadlineAndNoLonger() {
    Machine machine = bench.added("a");
    elsewhere(machine, PowerOrder.Stage.UNDER_WAY);
    bench.act(machine, Verb.POWER_OFF, Bench.ROOT);
    bench.pass(Duration.ofMinutes(4));
    assertThat(bench.board.orders(machine.id())).isEmpty();
    bench.pass(Duration.ofMinutes(2));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF);
  }

  @Test
  void aBootThatIsPutOffAndAbortedHoldsUpNobody() {
    Machine machine = bench.added("a");
    bench.board.failAlways(PowerAction.QUERY);
    bench.machines().commission(machine.id(), Machine.Options.NONE, bench.noTests(), Bench.ROOT);
    bench.run();
    bench.board.script = (id, action) -> Optional.empty();
    bench.act(machine, Verb.ABORT, Bench.ROOT);
    bench.pass(Duration.ofSeconds(20));
    assertThat(bench.board.orders(machine.id())).containsExactly(PowerAction.OFF);
    assertThat(bench.told(machine, EventType.NODE_EFFECT_DROPPED)).hasSize(1);
    assertThat(bench.state(machine)).isEqualTo(State.NEW);
  }
}
