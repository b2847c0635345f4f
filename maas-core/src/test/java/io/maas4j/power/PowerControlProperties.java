package io.maas4j.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerOutcome.Attempt;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.testkit.power.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Whatever BMCs answer, these hold. */
class PowerControlProperties {
  private static final long SEED = 20261121;
  private static final int CASES = 3000;

  @Test
  void onIsNeverSentOnTheStrengthOfAReadingThatFailed() {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      String name = "seed " + SEED + " case " + i;
      ManualScheduler time = new ManualScheduler();
      FakeDriver driver =
          new FakeDriver(
              FakeDriver.type(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY).build(),
              time.clock());
      for (int k = 0; k < 40; k++) {
        driver.queryScript.add(anyReading(random, time.now()));
        driver.orderScript.add(anyReply(random, time.now()));
      }
      Instant deadline = time.now().plusSeconds(10 + random.nextInt(120));
      PowerControl control =
          new PowerControl(
              PowerDrivers.of(driver),
              new PowerDriverContext(time.clock(), time, time, "MAAS test"),
              PowerControlConfig.DEFAULTS);
      PoweredMachine machine =
          new PoweredMachine(new MachineId("abc123"), "fake", PowerParameters.empty());
      CompletableFuture<PowerOutcome> boot = control.boot(machine, deadline);
      time.advance(Duration.between(time.now(), deadline));
      assertThat(boot).as(name).isDone();
      assertThat(time.waiting()).as(name).isZero();
      check(name, boot.join().attempts());
    }
  }

  private static void check(String name, List<Attempt> attempts) {
    for (int k = 0; k < attempts.size(); k++) {
      if (attempts.get(k).action() == PowerAction.QUERY) {
        continue;
      }
      assertThat(k).as(name + ": an order needs a reading before it").isPositive();
      PowerResult before = attempts.get(k - 1).result();
      boolean on = attempts.get(k).action() == PowerAction.ON;
      boolean shown =
          before instanceof PowerResult.Observed seen
              && (!on || seen.state() == PowerState.OFF)
              && (on || k > 1 || seen.state() == PowerState.ON);
      boolean bmcSaidNo =
          attempts.get(k - 1).action() == attempts.get(k).action()
              && before instanceof PowerResult.Failed;
      assertThat(shown || bmcSaidNo || !on && k > 1)
          .as("%s: order %d after %s in %s", name, k, before, attempts)
          .isTrue();
    }
  }

  private static CompletionStage<PowerResult> anyReading(Random random, Instant now) {
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> FakeDriver.answer(new PowerResult.Observed(PowerState.ON, now));
      case 3, 4, 5 -> FakeDriver.answer(new PowerResult.Observed(PowerState.OFF, now));
      case 6 -> FakeDriver.answer(new PowerResult.Observed(PowerState.UNKNOWN, now));
      case 7 -> new CompletableFuture<>();
      default -> FakeDriver.answer(new PowerResult.Unreachable("lost"));
    };
  }

  private static CompletionStage<PowerResult> anyReply(Random random, Instant now) {
    return switch (random.nextInt(6)) {
      case 0 -> FakeDriver.answer(new PowerResult.Unreachable("lost"));
      case 1 -> FakeDriver.answer(new PowerResult.Failed(PowerFault.ACTION, "busy"));
      case 2 -> new CompletableFuture<>();
      default -> FakeDriver.answer(new PowerResult.Accepted(now));
    };
  }
}
