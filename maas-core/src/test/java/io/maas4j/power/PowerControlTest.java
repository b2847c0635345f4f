package io.maas4j.power;

import static io.maas4j.power.PowerAction.CYCLE;
import static io.maas4j.power.PowerAction.OFF;
import static io.maas4j.power.PowerAction.ON;
import static io.maas4j.power.PowerAction.QUERY;
import static io.maas4j.power.PowerAction.RESET;
import static io.maas4j.power.PowerAction.SOFT_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerOutcome.DeadlinePassed;
import io.maas4j.power.PowerOutcome.Failed;
import io.maas4j.power.PowerOutcome.Refused;
import io.maas4j.power.PowerOutcome.Sent;
import io.maas4j.power.PowerOutcome.Settled;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.spi.WaitPolicy;
import io.maas4j.testkit.power.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PowerControlTest {
  private static final PowerResult TIMEOUT = new PowerResult.Unreachable("no reply from 10.0.0.7");
  private static final PowerResult WRONG_PASSWORD =
      new PowerResult.Failed(PowerFault.AUTHENTICATION, "password refused");

  private static final Duration SOON = Duration.ofSeconds(15);

  private final ManualScheduler time = new ManualScheduler();
  private FakeDriver driver =
      new FakeDriver(FakeDriver.type(ON, OFF, SOFT_OFF, RESET, QUERY).build(), time.clock());
  private final Instant deadline = time.now().plus(Duration.ofMinutes(5));
  private final PoweredMachine machine = machine("abc123", "10.0.0.7", "1");

  @Test
  void onIsDoneWhenTheFirstReadingAfterOneSecondShowsIt() {
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofMillis(999));
    assertThat(on).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(on.join()).isInstanceOf(Settled.class);
    assertThat(on.join().recordedState()).contains(PowerState.ON);
    assertThat(driver.calls).containsExactly(ON, QUERY);
    assertThat(on.join().attempts())
        .extracting(PowerOutcome.Attempt::action)
        .containsExactly(ON, QUERY);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void anOrderThatIsNotFollowedIsSentSevenTimesInThirtyFiveSeconds() {
    driver.obeys = false;
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(34));
    assertThat(on).isNotDone();
    time.advance(Duration.ofSeconds(1));
    assertThat(on.join().message()).contains("never transitioned from off to on");
    assertThat(driver.orders()).hasSize(7).containsOnly(ON);
    assertThat(driver.calls).hasSize(14);
  }

  @Test
  void aFailedReadingNeverMakesOnBeSentAgain() {
    for (int i = 0; i < 7; i++) {
      driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    }
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(driver.orders()).containsExactly(ON);
    assertThat(on.join().message())
        .isEqualTo("Could not contact node's BMC: no reply from 10.0.0.7");
  }

  @Test
  void anUnknownReadingNeverMakesOnBeSentAgain() {
    driver.state = PowerState.UNKNOWN;
    driver.obeys = false;
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(driver.orders()).containsExactly(ON);
    assertThat(on.join()).isInstanceOf(Failed.class);
  }

  @Test
  void whereTheChosenWayTellsNoStateAnOrderIsSentOnceAndNotVerified() {
    driver =
        new FakeDriver(
            FakeDriver.type(ON, OFF, QUERY).queryableOnlyWith("address", "10.0.0.8").build(),
            time.clock());
    driver.state = PowerState.UNKNOWN;
    driver.obeys = false;
    PowerControl control = control();
    List<CompletableFuture<PowerOutcome>> orders =
        List.of(
            control.boot(machine, deadline),
            control.off(machine, deadline),
            control.ensureOn(machine, deadline));
    time.runDue();
    assertThat(orders).allSatisfy(order -> assertThat(order.join()).isInstanceOf(Sent.class));
    assertThat(control.query(machine, deadline).join().recordedState())
        .contains(PowerState.UNKNOWN);
    assertThat(driver.calls).containsExactly(ON, OFF, ON);
    driver.obeys = true;
    CompletableFuture<PowerOutcome> on = control.on(machine("def456", "10.0.0.8", "1"), deadline);
    time.advance(Duration.ofSeconds(1));
    assertThat(on.join()).as("the other way is verified").isInstanceOf(Settled.class);
  }

  @Test
  void offIsSentAgainAlsoAfterAFailedReading() {
    driver.state = PowerState.ON;
    driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    CompletableFuture<PowerOutcome> off = control().off(machine, deadline);
    time.advance(Duration.ofSeconds(3));
    assertThat(driver.orders()).containsExactly(OFF, OFF);
    assertThat(off.join()).isInstanceOf(Settled.class);
  }

  @Test
  void anOrderToSwitchOffIsHardWhateverTheSettingsSay() {
    PowerSetting mode =
        PowerSetting.choice("power_off_mode", "Off", Map.of("soft", "Soft", "hard", "Hard"));
    driver =
        new FakeDriver(
            PowerType.named("fake", "Fake")
                .settings(mode.or("hard"))
                .actions(ON, OFF, SOFT_OFF, QUERY)
                .build(),
            time.clock());
    driver.state = PowerState.ON;
    PoweredMachine soft =
        new PoweredMachine(
            machine.machine(),
            "fake",
            PowerParameters.builder().text("power_off_mode", "soft").build());
    PowerControl control = control();
    CompletableFuture<PowerOutcome> off = control.off(soft, deadline);
    CompletableFuture<PowerOutcome> cycle = control.cycle(soft, deadline);
    assertThat(driver.calls).as("one after the other").containsExactly(OFF);
    time.advance(Duration.ofMinutes(1));
    assertThat(off.join()).isInstanceOf(Settled.class);
    assertThat(cycle.join()).isInstanceOf(Settled.class);
    assertThat(driver.targets.get(0).parameters().text("power_off_mode")).contains("hard");

    driver.targets.clear();
    driver.state = PowerState.ON;
    CompletableFuture<PowerOutcome> boot = control.boot(soft, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(boot.join()).isInstanceOf(Settled.class);
    assertThat(driver.targets)
        .as("on its way to a boot the machine stops as its settings say")
        .allSatisfy(told -> assertThat(told.parameters().text("power_off_mode")).contains("soft"));
  }

  @Test
  void anOrderWithoutAnAnswerIsRepeatedOnlyIfTheMachineDidNotFollow() {
    driver.orderScript.add(FakeDriver.answer(TIMEOUT));
    driver.state = PowerState.ON;
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(1));
    assertThat(on.join()).isInstanceOf(Settled.class);
    assertThat(driver.calls).containsExactly(ON, QUERY);

    driver.calls.clear();
    driver.orderScript.add(FakeDriver.answer(TIMEOUT));
    driver.state = PowerState.OFF;
    CompletableFuture<PowerOutcome> again = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(3));
    assertThat(again.join()).isInstanceOf(Settled.class);
    assertThat(driver.calls).containsExactly(ON, QUERY, ON, QUERY);
  }

  @Test
  void anOrderTheBmcAnsweredWithAFailureIsSentAgain() {
    driver.orderScript.add(FakeDriver.answer(new PowerResult.Failed(PowerFault.ACTION, "busy")));
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(3));
    assertThat(driver.calls).containsExactly(ON, ON, QUERY);
    assertThat(on.join()).isInstanceOf(Settled.class);
  }

  @Test
  void aFatalFailureEndsItAtOnce() {
    driver.orderScript.add(FakeDriver.answer(WRONG_PASSWORD));
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.runDue();
    assertThat(on.join().message())
        .isEqualTo("Could not authenticate to node's BMC: password refused");
    assertThat(driver.calls).containsExactly(ON);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aQueryIsRepeatedUntilItIsAnswered() {
    driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    CompletableFuture<PowerOutcome> query = control().query(machine, deadline);
    time.advance(Duration.ofSeconds(3));
    assertThat(query.join().recordedState()).contains(PowerState.OFF);
    assertThat(driver.calls).hasSize(3);
  }

  @Test
  void aQueryThatNeverSucceedsRaisesTheLastFailure() {
    for (int i = 0; i < 7; i++) {
      driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    }
    CompletableFuture<PowerOutcome> query = control().query(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(query.join().recordedState()).contains(PowerState.ERROR);
    assertThat(driver.calls).hasSize(7);
  }

  @Test
  void cycleOfARunningMachineIsOffThenOn() {
    driver.state = PowerState.ON;
    CompletableFuture<PowerOutcome> cycle = control().cycle(machine, deadline);
    time.advance(Duration.ofSeconds(2));
    assertThat(cycle.join().recordedState()).contains(PowerState.ON);
    assertThat(driver.orders()).containsExactly(OFF, ON);
  }

  @Test
  void ensuringOnLeavesARunningMachineAloneAndStartsAnother() {
    driver.state = PowerState.ON;
    CompletableFuture<PowerOutcome> running = control().ensureOn(machine, deadline);
    time.runDue();
    assertThat(running.join().recordedState()).contains(PowerState.ON);
    assertThat(driver.orders()).isEmpty();
    driver.state = PowerState.OFF;
    CompletableFuture<PowerOutcome> off = control().ensureOn(machine, deadline);
    time.advance(Duration.ofSeconds(1));
    assertThat(off.join().recordedState()).contains(PowerState.ON);
    assertThat(driver.orders()).containsExactly(ON);
    driver.state = PowerState.UNKNOWN;
    CompletableFuture<PowerOutcome> unknown = control().ensureOn(machine, deadline);
    time.runDue();
    assertThat(unknown.join()).isInstanceOf(Refused.class);
  }

  @Test
  void bootOfAMachineThatIsOffIsOn() {
    CompletableFuture<PowerOutcome> boot = control().boot(machine, deadline);
    time.advance(Duration.ofSeconds(1));
    assertThat(boot.join()).isInstanceOf(Settled.class);
    assertThat(driver.orders()).containsExactly(ON);
  }

  @Test
  void bootOfAMachineInUnknownStateIsRefused() {
    driver.state = PowerState.UNKNOWN;
    CompletableFuture<PowerOutcome> boot = control().boot(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(boot.join()).isInstanceOf(Refused.class);
    assertThat(driver.orders()).isEmpty();
  }

  @Test
  void bootOfAMachineThatCannotBeReadSendsNothing() {
    for (int i = 0; i < 7; i++) {
      driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    }
    CompletableFuture<PowerOutcome> boot = control().boot(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(boot.join()).isInstanceOf(Failed.class);
    assertThat(driver.orders()).isEmpty();
  }

  @Test
  void cycleStopsWhenTheMachineDoesNotGoOff() {
    driver.state = PowerState.ON;
    driver.obeys = false;
    CompletableFuture<PowerOutcome> cycle = control().cycle(machine, deadline);
    time.advance(Duration.ofMinutes(1));
    assertThat(cycle.join().message()).contains("never transitioned from on to off");
    assertThat(driver.orders()).doesNotContain(ON);
  }

  @Test
  void aTypeThatCannotBeQueriedIsDoneWhenTheOrderIsTaken() {
    use(FakeDriver.type(ON, CYCLE).build());
    CompletableFuture<PowerOutcome> boot = control().boot(machine, deadline);
    CompletableFuture<PowerOutcome> cycle = control().cycle(machine, deadline);
    time.runDue();
    assertThat(boot.join()).isInstanceOf(Sent.class);
    assertThat(cycle.join()).isInstanceOf(Sent.class);
    assertThat(control().query(machine, deadline).join().recordedState())
        .contains(PowerState.UNKNOWN);
    assertThat(driver.calls).containsExactly(ON, CYCLE);
  }

  @Test
  void whatTheTypeDoesNotDoIsRefusedNamingWhatItDoes() {
    use(FakeDriver.type(ON).build());
    assertThat(control().softOff(machine, deadline).join().message())
        .contains("fake cannot do: soft off")
        .contains("[on]");
    assertThat(
            control()
                .on(new PoweredMachine(machine.machine(), "ipni", machine.parameters()), deadline)
                .join()
                .message())
        .contains("'ipni'")
        .contains("[fake]");
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void ordersForOneBmcRunOneAfterTheOther() {
    PowerControl control = control();
    CompletableFuture<PowerOutcome> on = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> off = control.off(machine("def456", "10.0.0.7", "1"), deadline);
    CompletableFuture<PowerOutcome> elsewhere =
        control.on(machine("ghi789", "10.0.0.8", "1"), deadline);
    assertThat(driver.calls).containsExactly(ON, ON);
    time.advance(Duration.ofSeconds(1));
    assertThat(on).isDone();
    assertThat(elsewhere).isDone();
    assertThat(off).isNotDone();
    time.advance(Duration.ofSeconds(1));
    assertThat(off.join().recordedState()).contains(PowerState.OFF);
  }

  @Test
  void nodesOfAChassisShareCallsButNotVerification() {
    use(FakeDriver.type(ON, OFF, QUERY).chassis().build());
    CompletableFuture<PowerResult> slow = new CompletableFuture<>();
    driver.orderScript.add(slow);
    PowerControl control = control();
    CompletableFuture<PowerOutcome> first = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> second =
        control.on(machine("def456", "10.0.0.7", "2"), deadline);
    assertThat(driver.calls).containsExactly(ON);
    slow.complete(new PowerResult.Accepted(time.now()));
    time.runDue();
    assertThat(driver.calls).containsExactly(ON, ON);
    time.advance(Duration.ofSeconds(1));
    assertThat(first).isDone();
    assertThat(second).isDone();
    assertThat(driver.openAtMost).isEqualTo(1);
  }

  @Test
  void aChassisIsAskedByAsManyAtOnceAsItTakes() {
    use(FakeDriver.type(ON, OFF, QUERY).chassis().sessions(3).build());
    PowerControl control = control();
    List<CompletableFuture<PowerResult>> slow = new ArrayList<>();
    List<CompletableFuture<PowerOutcome>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      slow.add(new CompletableFuture<>());
      driver.queryScript.add(slow.get(i));
      reads.add(control.read(machine("abc12" + i, "10.0.0.7", "n" + i), deadline, SOON));
    }
    assertThat(driver.calls).hasSize(3);
    for (CompletableFuture<PowerResult> each : slow) {
      each.complete(new PowerResult.Observed(PowerState.ON, time.now()));
      time.runDue();
    }
    assertThat(reads).allSatisfy(read -> assertThat(read.join()).isInstanceOf(Settled.class));
    assertThat(driver.openAtMost).isEqualTo(3);
  }

  @Test
  void ordersForOneAddressWaitForEachOtherWhateverTheCredentials() {
    use(
        FakeDriver.type(ON, OFF, QUERY)
            .ipFrom(io.maas4j.power.spi.IpExtractor.identity("address"))
            .build());
    PowerControl control = control();
    PoweredMachine other =
        new PoweredMachine(
            new MachineId("def456"),
            "fake",
            PowerParameters.builder().text("address", "[::ffff:10.0.0.7]").build());
    CompletableFuture<PowerOutcome> on = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> off = control.off(other, deadline);
    assertThat(driver.calls).containsExactly(ON);
    time.advance(Duration.ofSeconds(2));
    assertThat(on).isDone();
    assertThat(off).isDone();
  }

  @Test
  void aReadAsksOnceAndTellsWhetherItWasAskedAtAll() {
    driver.queryScript.add(FakeDriver.answer(TIMEOUT));
    CompletableFuture<PowerOutcome> read = control().read(machine, deadline, SOON);
    time.runDue();
    assertThat(read.join().recordedState()).contains(PowerState.ERROR);
    assertThat(driver.calls).containsExactly(QUERY);
    assertThat(driver.targets.get(0).nextIn()).as("so that it keeps its session").contains(SOON);

    CompletableFuture<PowerResult> never = new CompletableFuture<>();
    driver.queryScript.add(never);
    PowerControl control = control();
    Instant soon = time.now().plusSeconds(10);
    CompletableFuture<PowerOutcome> first = control.read(machine, soon, SOON);
    CompletableFuture<PowerOutcome> behind =
        control.read(machine("def456", "10.0.0.7", "1"), time.now().plusSeconds(5), SOON);
    time.advance(Duration.ofSeconds(11));
    assertThat(behind.join()).isInstanceOf(DeadlinePassed.class);
    assertThat(behind.join().attempts()).isEmpty();
    assertThat(behind.join().recordedState()).as("nobody was asked").isEmpty();
    assertThat(first.join().recordedState()).as("nobody answered").contains(PowerState.ERROR);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void whatADriverCannotDoBesidesIsRefused() {
    PowerControl control = control();
    assertThat(control.setsBootOrder("fake")).isFalse();
    assertThat(control.probes("fake")).isFalse();
    assertThat(
            control
                .setBootOrder(
                    machine,
                    new io.maas4j.power.spi.BootOrder(
                        io.maas4j.power.spi.BootOrder.First.NETWORK, List.of(), List.of()),
                    deadline)
                .join())
        .isInstanceOf(PowerResult.Refused.class);
    assertThat(
            control
                .probe(
                    "none",
                    new io.maas4j.power.spi.ChassisProbe.Question(
                        PowerParameters.empty(), "", deadline),
                    found -> {})
                .join())
        .isInstanceOf(PowerResult.Refused.class);
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void aQueryDoesNotWaitForAVerificationAndQueriesOfOneMachineAreOne() {
    driver.obeys = false;
    PowerControl control = control();
    CompletableFuture<PowerOutcome> on = control.on(machine, deadline);
    time.runDue();
    CompletableFuture<PowerResult> slow = new CompletableFuture<>();
    driver.queryScript.add(slow);
    CompletableFuture<PowerOutcome> first = control.query(machine, deadline);
    CompletableFuture<PowerOutcome> second = control.query(machine, deadline);
    assertThat(driver.calls).containsExactly(ON, QUERY);
    first.cancel(true);
    slow.complete(new PowerResult.Observed(PowerState.OFF, time.now()));
    time.runDue();
    assertThat(second.join()).isInstanceOf(Settled.class);
    assertThat(on).isNotDone();
  }

  @Test
  void theDeadlineEndsItAndFreesTheBmc() {
    driver.obeys = false;
    PowerControl control = control();
    CompletableFuture<PowerOutcome> on =
        control.on(machine, time.now().plus(Duration.ofSeconds(4)));
    CompletableFuture<PowerOutcome> off = control.off(machine, deadline);
    time.advance(Duration.ofSeconds(4));
    assertThat(on.join()).isInstanceOf(DeadlinePassed.class);
    assertThat(on.join().message()).contains("last answer: order accepted");
    time.advance(Duration.ofSeconds(1));
    assertThat(off.join()).isInstanceOf(Settled.class);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aDriverThatNeverAnswersIsCutOffAndItsCallCancelled() {
    CompletableFuture<PowerResult> never = new CompletableFuture<>();
    driver.orderScript.add(never);
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(46));
    assertThat(never).isCancelled();
    assertThat(driver.targets.get(0).deadline()).isEqualTo(deadline.minus(Duration.ofSeconds(255)));
    time.advance(Duration.ofSeconds(5));
    assertThat(on.join()).isInstanceOf(Settled.class);
  }

  @Test
  void cancellingEndsTheCallAndLetsTheNextOneIn() {
    CompletableFuture<PowerResult> never = new CompletableFuture<>();
    driver.orderScript.add(never);
    PowerControl control = control();
    CompletableFuture<PowerOutcome> on = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> queued = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> off = control.off(machine, deadline);
    queued.cancel(true);
    on.cancel(true);
    assertThat(never).isCancelled();
    time.advance(Duration.ofSeconds(1));
    assertThat(off.join()).isInstanceOf(Settled.class);
    assertThat(driver.orders()).containsExactly(ON, OFF);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aDriverThatBreaksEndsItWithoutShowingTheSecret() {
    driver.orderScript.add(
        CompletableFuture.failedFuture(new IllegalStateException("hunter2 is no number")));
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.runDue();
    assertThat(on.join()).isInstanceOf(Failed.class);
    assertThat(on.join().message()).contains("fake driver broke").doesNotContain("hunter2");
    assertThat(on.join().toString()).doesNotContain("hunter2");
  }

  @Test
  void earlyReadsEndTheWaitButDoNotSendAgain() {
    use(
        FakeDriver.type(ON, OFF, QUERY)
            .waits(
                WaitPolicy.ofSeconds(4, 8)
                    .withEarlyReads(Duration.ofSeconds(1), Duration.ofSeconds(2)))
            .build());
    driver.obeys = false;
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofMillis(3999));
    assertThat(driver.calls).isEqualTo(List.of(ON, QUERY, QUERY));
    driver.obeys = true;
    time.advance(Duration.ofMillis(1001));
    assertThat(on.join()).isInstanceOf(Settled.class);
    assertThat(driver.orders()).hasSize(2);
  }

  @Test
  void closingCancelsWhatIsUnderWayAndClosesTheDrivers() {
    PowerControl control = control();
    CompletableFuture<PowerOutcome> on = control.on(machine, deadline);
    CompletableFuture<PowerOutcome> queued = control.off(machine, deadline);
    control.close();
    time.runDue();
    assertThat(on).isCancelled();
    assertThat(queued).isCancelled();
    assertThat(driver.orders()).containsExactly(ON);
    assertThat(driver.closed).isTrue();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void tenThousandQueuedOrdersThatAreCancelledLeaveNothingBehind() {
    PowerControl control = control();
    List<CompletableFuture<PowerOutcome>> queue = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      queue.add(control.on(machine, deadline));
    }
    queue.forEach(order -> order.cancel(true));
    time.runDue();
    assertThat(driver.orders()).containsExactly(ON);
    assertThat(time.waiting()).isZero();
  }

  private void use(PowerType type) {
    driver = new FakeDriver(type, time.clock());
  }

  private PowerControl control() {
    return new PowerControl(
        PowerDrivers.of(driver),
        new PowerDriverContext(time.clock(), time, time, "MAAS test"),
        PowerControlConfig.DEFAULTS);
  }

  private static PoweredMachine machine(String id, String address, String node) {
    return new PoweredMachine(
        new MachineId(id),
        "fake",
        PowerParameters.builder()
            .text("address", address)
            .text("node", node)
            .secret("pass", Secret.of("hunter2"))
            .build());
  }

  @Test
  void everyClassOfFailureSaysWhatCanBeDone() {
    assertThat(PowerFault.values()).allSatisfy(f -> assertThat(f.remedy()).isNotBlank());
    assertThat(TIMEOUT.remedy()).isEqualTo(PowerFault.CONNECTION.remedy());
    driver.queryScript.add(FakeDriver.answer(WRONG_PASSWORD));
    CompletableFuture<PowerOutcome> query = control().query(machine, deadline);
    time.advance(Duration.ZERO);
    PowerOutcome refused = query.join();
    assertThat(refused.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(refused.remedy()).isEqualTo(PowerFault.AUTHENTICATION.remedy());
    assertThat(refused.explanation())
        .isEqualTo(
            "Could not authenticate to node's BMC: password refused; "
                + PowerFault.AUTHENTICATION.remedy());
  }

  @Test
  void whatADriverKnowsBetterComesThrough() {
    driver.queryScript.add(
        FakeDriver.answer(
            new PowerResult.Failed(PowerFault.SETTING, "no suite 3", "set cipher_suite_id to 17")));
    CompletableFuture<PowerOutcome> query = control().query(machine, deadline);
    time.advance(Duration.ZERO);
    PowerOutcome refused = query.join();
    assertThat(refused.remedy()).isEqualTo("set cipher_suite_id to 17");
    assertThat(refused.explanation())
        .isEqualTo("Missing or invalid power setting: no suite 3; set cipher_suite_id to 17");
  }

  @Test
  void aBmcThatBecameBusyOverAnOrderIsReadBeforeTheOrderIsSentAgain() {
    driver.orderScript.add(FakeDriver.answer(new PowerResult.Failed(PowerFault.BUSY, "C3h")));
    driver.state = PowerState.ON;
    CompletableFuture<PowerOutcome> on = control().on(machine, deadline);
    time.advance(Duration.ofSeconds(1));
    assertThat(on.join()).isInstanceOf(Settled.class);
    assertThat(driver.orders()).containsExactly(ON);
  }

  @Test
  void whoNeverHadItsTurnAtTheBmcConflictedWithOthers() {
    driver.orderScript.add(new CompletableFuture<>());
    PowerControl control = control();
    control.on(machine, deadline);
    CompletableFuture<PowerOutcome> waiting = control.off(machine, time.now().plus(SOON));
    time.advance(SOON);
    assertThat(waiting.join().failure()).contains(PowerFault.CONFLICT);
  }
}
