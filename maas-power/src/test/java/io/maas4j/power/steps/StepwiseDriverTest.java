package io.maas4j.power.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepwiseDriverTest {
  private static final PowerType TYPE =
      PowerType.named("steps", "For this test")
          .settings(
              PowerSetting.text("power_address", "Address").required(),
              PowerSetting.text("port", "Port").or("80"),
              PowerSetting.password("power_pass", "Password"))
          .actions(PowerAction.ON, PowerAction.QUERY)
          .build();

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  @Test
  void whatFollowsAResultIsNotInterrupted() throws Exception {
    CountDownLatch follows = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted =
        perform(
                (call, action) -> {
                  follows.await();
                  return call.observed(PowerState.ON);
                },
                Duration.ofSeconds(20))
            .thenApply(result -> Thread.currentThread().isInterrupted());
    follows.countDown();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void theDeadlineInterruptsTheSteps() throws Exception {
    Endless endless = new Endless();
    assertThat(perform(endless, Duration.ofMillis(250)).get(20, TimeUnit.SECONDS))
        .isInstanceOf(PowerResult.Unreachable.class);
    assertThat(endless.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCancellationInterruptsTheSteps() throws Exception {
    Endless endless = new Endless();
    CompletableFuture<PowerResult> cancelled = perform(endless, Duration.ofMinutes(5));
    assertThat(endless.begun.await(20, TimeUnit.SECONDS)).isTrue();
    cancelled.cancel(true);
    assertThat(endless.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until it is interrupted. */
  private static final class Endless implements Steps {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public PowerResult perform(Call call, PowerAction action) throws InterruptedException {
      begun.countDown();
      try {
        call.pause(Duration.ofHours(1));
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return call.accepted();
    }
  }

  @Test
  void noResultShowsASecret() throws Exception {
    for (StepFailed failed :
        new StepFailed[] {
          StepFailed.unreachable("at s3cret"),
          StepFailed.action("said s3cret"),
          StepFailed.setting("power_address", "holds s3cret")
        }) {
      PowerResult result =
          perform(
                  (call, action) -> {
                    throw failed;
                  },
                  Duration.ofSeconds(20))
              .get(20, TimeUnit.SECONDS);
      assertThat(result.message()).doesNotContain("s3cret").contains("[redacted]");
    }
  }

  @Test
  void whoKnowsBetterWhatCanBeDoneIsHeardWithoutASecret() throws Exception {
    for (PowerResult known :
        List.of(
            new PowerResult.Unreachable("no answer", "ask s3cret"),
            new PowerResult.Failed(PowerFault.ACTION, "would not", "ask s3cret"))) {
      PowerResult result =
          perform(
                  (call, action) -> {
                    throw StepFailed.with(known);
                  },
                  Duration.ofSeconds(20))
              .get(20, TimeUnit.SECONDS);
      assertThat(result.failure()).isEqualTo(known.failure());
      assertThat(result.message()).isEqualTo(known.message());
      assertThat(result.remedy()).isEqualTo("ask [redacted]");
    }
  }

  @Test
  void aDefaultServesWhereAParameterIsMissing() throws Exception {
    PowerResult result =
        perform(
                (call, action) -> {
                  throw StepFailed.action("port " + call.port("port", 1));
                },
                Duration.ofSeconds(20))
            .get(20, TimeUnit.SECONDS);
    assertThat(result).isEqualTo(new PowerResult.Failed(PowerFault.ACTION, "port 80"));
  }

  private CompletableFuture<PowerResult> perform(Steps steps, Duration time) {
    PowerParameters parameters =
        PowerParameters.builder()
            .text("power_address", "10.0.0.7")
            .secret("power_pass", Secret.of("s3cret"))
            .build();
    return new StepwiseDriver(
            TYPE, new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS"), steps)
        .perform(
            new PowerTarget(
                new MachineId("abc123"), parameters, Clock.systemUTC().instant().plus(time)),
            PowerAction.QUERY)
        .toCompletableFuture();
  }
}
