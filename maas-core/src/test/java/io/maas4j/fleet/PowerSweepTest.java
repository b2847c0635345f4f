package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PowerSweepTest {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Bench bench = new Bench().started();
  private final PowerSweep sweep = bench.fleet.powerSweep();

  @AfterEach
  void close() {
    bench.close();
  }

  /** Lets time pass, with a round each second. */
  private void sweep(Duration time) {
    Instant end = bench.clock.instant().plus(time);
    while (bench.clock.instant().isBefore(end)) {
      bench.pass(STEP);
      sweep.round();
    }
    sweep.round();
  }

  private long readings(Machine machine) {
    return bench.board.calls.stream()
        .filter(call -> call.machine().equals(machine.id()) && call.action() == PowerAction.QUERY)
        .count();
  }

  private void script(Machine machine, PowerResult answer) {
    MachineId id = machine.id();
    bench.board.script =
        (asked, action) -> asked.equals(id) ? Optional.of(answer) : Optional.empty();
  }

  @Test
  void aNewMachineIsReadAfterTwentySecondsAndThenOnceInEachInterval() {
    Machine machine = bench.added("a");
    sweep(Duration.ofSeconds(19));
    assertThat(readings(machine)).isZero();
    sweep(Duration.ofSeconds(2));
    assertThat(readings(machine)).isEqualTo(1);
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.OFF);
    sweep(Duration.ofMinutes(20));
    assertThat(readings(machine)).isBetween(5L, 6L);
    assertThat(bench.power(machine).readAt().orElseThrow())
        .isAfter(bench.clock.instant().minus(Duration.ofMinutes(5)));
    assertThat(sweep.stats().asked()).isZero();
    assertThat(sweep.stats().seen()).isEqualTo(readings(machine));
  }

  @Test
  void aReadingThatConfirmsWhatIsOnRecordLeavesNoEventAndNoNewRevision() {
    Machine machine = bench.added("a");
    sweep(Duration.ofSeconds(30));
    int events = bench.events(machine).size();
    Machine before = bench.now(machine);
    sweep(Duration.ofMinutes(10));
    assertThat(readings(machine)).isGreaterThan(2);
    assertThat(bench.events(machine)).hasSize(events);
    assertThat(bench.now(machine)).isEqualTo(before);
  }

  @Test
  void theSettingDecidesHowOftenAndCountsFromTheNextRoundOn() {
    Machine machine = bench.added("a");
    sweep(Duration.ofSeconds(30));
    long before = readings(machine);
    bench.set("power_query_interval", "15");
    sweep(Duration.ofMinutes(2));
    assertThat(readings(machine) - before).isBetween(8L, 9L);
    bench.set("power_query_interval", "86400");
    sweep(Duration.ofSeconds(20));
    before = readings(machine);
    sweep(Duration.ofMinutes(10));
    assertThat(readings(machine) - before).isLessThanOrEqualTo(1);
  }

  @Test
  void brokenMachinesAndThoseThatCannotBeReadAreNotAsked() {
    Machine blind =
        bench.machines().create(bench.spec("b").power(FakeBmc.BLIND, Bench.bmc("b")), Bench.ROOT);
    Machine broken = bench.commissioning("c");
    bench.act(broken, Verb.MARK_BROKEN, Bench.ROOT);
    bench.run();
    long before = readings(broken);
    sweep(Duration.ofMinutes(11));
    assertThat(bench.state(broken)).isEqualTo(State.BROKEN);
    assertThat(readings(broken)).isEqualTo(before);
    assertThat(readings(blind)).isZero();
  }

  @Test
  void aPassingFailureIsNotTold() {
    Machine machine = bench.added("a");
    sweep(Duration.ofSeconds(30));
    script(machine, new PowerResult.Unreachable("no answer"));
    bench.in(
        tx -> {
          tx.power().schedule(machine.id(), bench.clock.instant());
          return tx;
        });
    sweep(Duration.ofSeconds(3));
    bench.board.script = (id, action) -> Optional.empty();
    sweep(Duration.ofMinutes(1));
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.OFF);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).isEmpty();
    assertThat(sweep.stats().failed()).isEqualTo(1);
  }

  @Test
  void aBmcThatStaysSilentIsAnErrorWithItsReasonToldOnceAndAskedLessOften() {
    Machine machine = bench.added("a");
    script(machine, new PowerResult.Unreachable("no answer"));
    sweep(Duration.ofMinutes(2));
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.ERROR);
    assertThat(bench.power(machine).reason()).isEqualTo("Could not contact node's BMC: no answer");
    sweep(Duration.ofHours(2));
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).hasSize(1);
    assertThat(readings(machine)).isLessThan(14);
    bench.board.script = (id, action) -> Optional.empty();
    sweep(Duration.ofMinutes(21));
    assertThat(bench.power(machine).state()).isEqualTo(PowerState.OFF);
    assertThat(bench.power(machine).reason()).isEmpty();
  }

  @Test
  void anotherReasonIsToldAgainAndAWrongPasswordAtOnce() {
    Machine machine = bench.added("a");
    script(machine, new PowerResult.Failed(PowerFault.AUTHENTICATION, "password refused"));
    sweep(Duration.ofSeconds(30));
    assertThat(readings(machine)).isEqualTo(1);
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED)).hasSize(1);
    script(machine, new PowerResult.Failed(PowerFault.SETTING, "privilege too low"));
    sweep(Duration.ofMinutes(21));
    assertThat(bench.told(machine, EventType.NODE_POWER_QUERY_FAILED))
        .containsExactly(
            "Could not authenticate to node's BMC: password refused; "
                + PowerFault.AUTHENTICATION.remedy(),
            "Missing or invalid power setting: privilege too low; " + PowerFault.SETTING.remedy());
  }

  @Test
  void offWhileReleasingEndsTheRelease() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.store.scheduler().close();
    bench.act(machine, Verb.RELEASE, Bench.ANN);
    assertThat(bench.state(machine)).isEqualTo(State.RELEASING);
    bench.board.states.put(machine.id(), PowerState.OFF);
    for (int second = 0; second < 300; second++) {
      bench.time.advance(STEP);
      sweep.round();
    }
    sweep.round();
    assertThat(bench.state(machine)).isEqualTo(State.READY);
    assertThat(bench.owner(machine)).isEmpty();
  }

  @Test
  void aMachineThatGoesOffUnaskedIsSeenWithinItsInterval() {
    Machine machine = bench.deployed("a", Bench.ANN);
    bench.minutes(10);
    sweep(Duration.ofMinutes(5));
    bench.board.states.put(machine.id(), PowerState.OFF);
    sweep(Duration.ofMinutes(5));
    assertThat(bench.told(machine, EventType.NODE_POWER_CHANGED)).containsExactly("from on to off");
  }

  @Test
  void aMachineThatIsGoneMeanwhileHarmsNobody() {
    Machine gone = bench.added("a");
    Machine other = bench.added("b");
    bench.pass(Duration.ofSeconds(25));
    bench.board.script =
        (id, action) -> {
          if (id.equals(gone.id())) {
            bench.machines().delete(gone.id(), Bench.ROOT);
          }
          return Optional.empty();
        };
    sweep(Duration.ofSeconds(5));
    assertThat(bench.power(other).state()).isEqualTo(PowerState.OFF);
    assertThat(sweep.stats().asked()).isZero();
  }

  @Test
  void limitsThatDoNotFitAreNamed() {
    assertThatThrownBy(
            () -> new PowerSweep.Limits(0, 1, Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .hasMessageContaining("at least");
    assertThatThrownBy(
            () -> new PowerSweep.Limits(1, 1, Duration.ofSeconds(2), Duration.ofSeconds(2)))
        .hasMessageContaining("PT2S");
  }
}
