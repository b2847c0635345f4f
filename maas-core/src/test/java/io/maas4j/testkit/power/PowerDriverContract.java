package io.maas4j.testkit.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrderSetter;
import io.maas4j.power.spi.ChassisProbe;
import io.maas4j.power.spi.PowerSchema;
import io.maas4j.power.spi.PowerSetting;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every power driver has to hold. Extend it, give it a bench.
 *
 * <p>Runs against the real clock, for a driver's deadline is kept by sockets and timers; every wait
 * ends with the driver's answer.
 */
public abstract class PowerDriverContract {
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(250);

  private final Clock clock = Clock.systemUTC();
  private PowerBench bench;

  /** A fresh driver with a fresh BMC, its machine off. */
  protected abstract PowerBench newBench() throws Exception;

  @BeforeEach
  void open() throws Exception {
    bench = newBench();
  }

  @AfterEach
  void close() {
    bench.driver().close();
    bench.close();
  }

  @Test
  void everyDeclaredOrderIsCarriedOut() throws Exception {
    for (PowerAction action : PowerAction.values()) {
      if (action == PowerAction.QUERY || !bench.driver().type().actions().contains(action)) {
        continue;
      }
      boolean off = action == PowerAction.OFF || action == PowerAction.SOFT_OFF;
      bench.put(action == PowerAction.ON ? PowerState.OFF : PowerState.ON);
      PowerResult result = perform(bench.parameters(), action);
      if (bench.byHand().contains(action)) {
        assertThat(result).as(action.name()).isInstanceOf(PowerResult.ByHand.class);
        continue;
      }
      assertThat(result).as(action.name()).isInstanceOf(PowerResult.Accepted.class);
      PowerState wanted = off ? PowerState.OFF : PowerState.ON;
      bench.actual().ifPresent(state -> assertThat(state).as(action.name()).isEqualTo(wanted));
    }
  }

  @Test
  void anUndeclaredActionIsRefusedWithARemedy() throws Exception {
    for (PowerAction action : PowerAction.values()) {
      if (!bench.driver().type().actions().contains(action)) {
        PowerResult result = perform(bench.parameters(), action);
        assertThat(result).as(action.name()).isInstanceOf(PowerResult.Refused.class);
        assertThat(((PowerResult.Refused) result).reason()).isNotBlank();
        assertThat(((PowerResult.Refused) result).remedy()).isNotBlank();
      }
    }
  }

  @Test
  void aQueryTellsTheStateTheMachineIsIn() throws Exception {
    assumeTrue(bench.driver().type().queryable(bench.parameters()), "not queryable");
    for (PowerState state : List.of(PowerState.ON, PowerState.OFF, PowerState.ON)) {
      bench.put(state);
      assertThat(perform(bench.parameters(), PowerAction.QUERY))
          .isInstanceOfSatisfying(
              PowerResult.Observed.class, seen -> assertThat(seen.state()).isEqualTo(state));
    }
  }

  @Test
  void aQueryChangesNothing() throws Exception {
    assumeTrue(bench.driver().type().queryable(bench.parameters()), "not queryable");
    bench.put(PowerState.OFF);
    perform(bench.parameters(), PowerAction.QUERY);
    assertThat(bench.actual()).contains(PowerState.OFF);
  }

  @Test
  void aBmcThatIsNotThereIsUnreachable() throws Exception {
    PowerParameters nowhere = given(bench.unreachable());
    for (PowerAction action : bench.driver().type().actions()) {
      assertThat(perform(nowhere, action)).isInstanceOf(PowerResult.Unreachable.class);
    }
  }

  @Test
  void wrongCredentialsAreAnAuthenticationFaultAndChangeNothing() throws Exception {
    PowerParameters wrong = given(bench.wrongCredentials());
    bench.put(PowerState.OFF);
    for (PowerAction action : bench.driver().type().actions()) {
      assertThat(perform(wrong, action).failure())
          .as(action.name())
          .contains(PowerFault.AUTHENTICATION);
    }
    bench.actual().ifPresent(state -> assertThat(state).isEqualTo(PowerState.OFF));
  }

  @Test
  void aBmcThatNeverAnswersIsUnreachableByTheDeadline() throws Exception {
    PowerParameters silent = given(bench.silent());
    for (PowerAction action : bench.driver().type().actions()) {
      PowerResult result = future(silent, action, SHORT).get(20, TimeUnit.SECONDS);
      assertThat(result).as(action.name()).isInstanceOf(PowerResult.Unreachable.class);
    }
  }

  @Test
  void aMissingRequiredParameterIsASettingFaultThatNamesIt() throws Exception {
    for (PowerSetting setting : bench.driver().type().schema().settings()) {
      if (!setting.isRequired() || !setting.defaults().isEmpty()) {
        continue;
      }
      PowerParameters.Builder without = PowerParameters.builder();
      bench
          .parameters()
          .asMap()
          .forEach(
              (name, value) -> {
                if (!name.equals(setting.name())) {
                  without.put(name, value);
                }
              });
      List<PowerResult> results = new ArrayList<>();
      for (PowerAction action : bench.driver().type().actions()) {
        results.add(perform(without.build(), action));
      }
      assertThat(results)
          .as("at least one action needs " + setting.name() + " and says so")
          .anySatisfy(
              result -> {
                assertThat(result.failure()).contains(PowerFault.SETTING);
                assertThat(result.message()).contains(setting.name());
              });
    }
  }

  @Test
  void noResultShowsASecret() throws Exception {
    List<PowerParameters> all = new ArrayList<>(List.of(bench.parameters()));
    bench.wrongCredentials().ifPresent(all::add);
    bench.unreachable().ifPresent(all::add);
    for (PowerParameters parameters : all) {
      for (PowerAction action : PowerAction.values()) {
        PowerResult result = perform(parameters, action);
        for (String text : List.of(result.toString(), result.message())) {
          assertThat(parameters.redact(text)).isEqualTo(text);
        }
      }
      String target =
          new PowerTarget(new MachineId("abc123"), parameters, clock.instant()).toString();
      assertThat(parameters.redact(target)).isEqualTo(target);
    }
    String driver = bench.driver().toString();
    assertThat(bench.parameters().redact(driver)).isEqualTo(driver);
  }

  @Test
  void manyCallsAtOnceAllGetTheirAnswer() throws Exception {
    assumeTrue(bench.driver().type().queryable(bench.parameters()), "not queryable");
    bench.put(PowerState.ON);
    List<CompletableFuture<PowerResult>> answers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      answers.add(future(bench.parameters(), PowerAction.QUERY, AMPLE));
    }
    for (CompletableFuture<PowerResult> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              PowerResult.Observed.class,
              seen -> assertThat(seen.state()).isEqualTo(PowerState.ON));
    }
  }

  @Test
  void aCallCanBeCancelledAndTheDriverGoesOn() throws Exception {
    PowerParameters silent = given(bench.silent());
    for (PowerAction action : bench.driver().type().actions()) {
      CompletableFuture<PowerResult> call = future(silent, action, AMPLE);
      call.cancel(true);
      assertThat(call).isCancelled();
    }
    PowerAction any = bench.driver().type().actions().iterator().next();
    assertThat(perform(bench.parameters(), any).failure()).isEmpty();
  }

  @Test
  void aChassisThatCannotBeReachedTellsOfNothingAndSaysSoInTime() throws Exception {
    assumeTrue(bench.driver() instanceof ChassisProbe, "cannot list the machines of a chassis");
    List<ChassisProbe.Found> found = new CopyOnWriteArrayList<>();
    assertThat(probe(given(bench.unreachable()), AMPLE, found))
        .isInstanceOf(PowerResult.Unreachable.class);
    assertThat(probe(given(bench.silent()), SHORT, found))
        .isInstanceOf(PowerResult.Unreachable.class);
    assertThat(found).isEmpty();
  }

  @Test
  void aChassisThatRefusesUsIsAnAuthenticationFaultWithoutASecret() throws Exception {
    assumeTrue(bench.driver() instanceof ChassisProbe, "cannot list the machines of a chassis");
    PowerParameters wrong = given(bench.wrongCredentials());
    PowerResult result = probe(wrong, AMPLE, new CopyOnWriteArrayList<>());
    assertThat(result.failure()).contains(PowerFault.AUTHENTICATION);
    assertThat(wrong.redact(result.toString())).isEqualTo(result.toString());
  }

  @Test
  void aMachineThatIsFoundIsReachedByWhatWasFoundOfIt() throws Exception {
    assumeTrue(bench.driver() instanceof ChassisProbe, "cannot list the machines of a chassis");
    bench.put(PowerState.ON);
    PowerParameters chassis = ofChassis(bench.parameters());
    List<ChassisProbe.Found> found = new CopyOnWriteArrayList<>();
    assertThat(probe(chassis, AMPLE, found)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(found).extracting(ChassisProbe.Found::parameters).doesNotHaveDuplicates();
    List<PowerResult> states = new ArrayList<>();
    for (ChassisProbe.Found machine : found) {
      states.add(perform(chassis.with(machine.parameters()), PowerAction.QUERY));
    }
    // Where the state cannot be read, a query of a machine that is reached tells unknown.
    PowerState told = bench.driver().type().queryable(chassis) ? PowerState.ON : PowerState.UNKNOWN;
    assertThat(states)
        .anySatisfy(
            state ->
                assertThat(state)
                    .isInstanceOfSatisfying(
                        PowerResult.Observed.class,
                        seen -> assertThat(seen.state()).isEqualTo(told)));
    assertThat(bench.actual()).contains(PowerState.ON);
  }

  @Test
  void machinesWhoseNamesBeginOtherwiseAreNotTold() throws Exception {
    assumeTrue(bench.driver() instanceof ChassisProbe, "cannot list the machines of a chassis");
    List<ChassisProbe.Found> found = new CopyOnWriteArrayList<>();
    ChassisProbe.Question question =
        new ChassisProbe.Question(
            ofChassis(bench.parameters()), "no-such-", clock.instant().plus(AMPLE));
    assertThat(answer(question, found)).isInstanceOf(PowerResult.Accepted.class);
    assertThat(found).isEmpty();
  }

  @Test
  void aChassisWithoutASettingThatItNeedsIsNotAsked() throws Exception {
    assumeTrue(bench.driver() instanceof ChassisProbe, "cannot list the machines of a chassis");
    for (PowerSetting setting : bench.driver().type().schema().settings()) {
      boolean needed =
          setting.scope() == PowerSetting.Scope.BMC
              && setting.isRequired()
              && setting.defaults().isEmpty();
      if (needed) {
        PowerParameters.Builder without = PowerParameters.builder();
        ofChassis(bench.parameters())
            .asMap()
            .forEach(
                (name, value) -> {
                  if (!name.equals(setting.name())) {
                    without.put(name, value);
                  }
                });
        PowerResult result = probe(without.build(), AMPLE, new CopyOnWriteArrayList<>());
        assertThat(result.failure()).as(setting.name()).contains(PowerFault.SETTING);
        assertThat(result.message()).contains(setting.name());
      }
    }
  }

  @Test
  void whoCanListMachinesDeclaresIt() {
    if (bench.driver() instanceof ChassisProbe) {
      assertThat(bench.driver().type().canProbe()).isTrue();
      assertThat(bench.driver().type().chassis()).isTrue();
    }
  }

  @Test
  void aBootOrderThatNobodyTakesIsUnreachable() throws Exception {
    assumeTrue(bench.driver() instanceof BootOrderSetter, "cannot set the boot order");
    PowerTarget target =
        new PowerTarget(
            new MachineId("abc123"), given(bench.unreachable()), clock.instant().plus(AMPLE));
    BootOrder order = new BootOrder(BootOrder.First.NETWORK, List.of(), List.of());
    assertThat(
            ((BootOrderSetter) bench.driver())
                .setBootOrder(target, order)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS))
        .isInstanceOf(PowerResult.Unreachable.class);
  }

  private PowerResult probe(
      PowerParameters parameters, Duration within, List<ChassisProbe.Found> found)
      throws Exception {
    return answer(new ChassisProbe.Question(parameters, "", clock.instant().plus(within)), found);
  }

  private PowerResult answer(ChassisProbe.Question question, List<ChassisProbe.Found> found)
      throws Exception {
    return ((ChassisProbe) bench.driver())
        .probe(question, found::add)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** Without what belongs to one machine. */
  private PowerParameters ofChassis(PowerParameters parameters) {
    PowerSchema.Split split = bench.driver().type().schema().split(parameters);
    return split.bmc().with(split.bmcSecrets());
  }

  @Test
  void closingTwiceIsHarmless() {
    bench.driver().close();
    bench.driver().close();
  }

  private PowerResult perform(PowerParameters parameters, PowerAction action) throws Exception {
    return future(parameters, action, AMPLE).get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<PowerResult> future(
      PowerParameters parameters, PowerAction action, Duration within) {
    PowerTarget target =
        new PowerTarget(new MachineId("abc123"), parameters, clock.instant().plus(within));
    return bench.driver().perform(target, action).toCompletableFuture();
  }

  private static PowerParameters given(Optional<PowerParameters> parameters) {
    assumeTrue(parameters.isPresent(), "does not apply to this power type");
    return parameters.orElseThrow();
  }
}
