package io.maas4j.power.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.ChassisProbe.Found;
import io.maas4j.power.spi.ChassisProbe.Question;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbingDriverTest {
  private static final PowerType TYPE =
      PowerType.named("steps", "For this test")
          .settings(
              PowerSetting.text("power_address", "Address").required(),
              PowerSetting.password("power_pass", "Password"),
              PowerSetting.text("node", "Node").ofNode().required())
          .actions(PowerAction.ON, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .build();
  private static final Duration AMPLE = Duration.ofSeconds(20);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final List<Found> found = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  /** What the chassis does. */
  private interface Probe {
    void run(Call call, Roll roll) throws StepFailed, InterruptedException;
  }

  private record Chassis(Probe probe) implements ProbingSteps {
    @Override
    public void probe(Call call, Roll roll) throws StepFailed, InterruptedException {
      probe.run(call, roll);
    }

    @Override
    public PowerResult perform(Call call, PowerAction action) {
      return call.accepted();
    }
  }

  private CompletableFuture<PowerResult> ask(Probe probe, Duration within) {
    PowerParameters parameters =
        PowerParameters.builder()
            .text("power_address", "10.0.0.7")
            .secret("power_pass", Secret.of("s3cret"))
            .build();
    return new ProbingDriver(
            TYPE,
            new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS"),
            new Chassis(probe))
        .probe(
            new Question(parameters, "web", Clock.systemUTC().instant().plus(within)), found::add)
        .toCompletableFuture();
  }

  private static Found machine(String name) {
    return new Found(
        name,
        "amd64",
        List.of(MacAddress.parse("52:54:00:00:00:01")),
        PowerParameters.builder().text("node", name).build());
  }

  @Test
  void eachMachineIsHandedOverOnceAndNoNodesSettingIsNeeded() throws Exception {
    PowerResult end =
        ask(
                (call, roll) -> {
                  for (String name : List.of("web1", "db1", "web2", "web1")) {
                    if (roll.wants(name)) {
                      roll.add(machine(name));
                    }
                  }
                },
                AMPLE)
            .get(20, TimeUnit.SECONDS);
    assertThat(end).isInstanceOf(PowerResult.Accepted.class);
    assertThat(found).extracting(Found::name).containsExactly("web1", "web2");
  }

  @Test
  void afterTheDeadlineNothingIsHandedOverByAChassisThatGoesOn() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    CompletableFuture<PowerResult> answer =
        ask(
            (call, roll) -> {
              roll.add(machine("web1"));
              try {
                call.pause(Duration.ofHours(1));
              } catch (InterruptedException e) {
                awaitAfterInterrupt(ended);
              }
              try {
                roll.add(machine("web2"));
              } finally {
                stopped.countDown();
              }
            },
            Duration.ofMillis(250));
    assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(PowerResult.Unreachable.class);
    ended.countDown();
    assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(found).extracting(Found::name).containsExactly("web1");
  }

  private static void awaitAfterInterrupt(CountDownLatch latch) throws InterruptedException {
    latch.await();
  }

  @Test
  void aCancellationEndsTheList() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<PowerResult> answer =
        ask(
            (call, roll) -> {
              begun.countDown();
              try {
                call.pause(Duration.ofHours(1));
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            },
            AMPLE);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    answer.cancel(true);
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void machinesThatCannotBeReadAreNamedInPlainWordsWithoutASecret() throws Exception {
    PowerResult end =
        ask(
                (call, roll) -> {
                  for (int i = 0; i < 7; i++) {
                    int number = i;
                    roll.read(
                        "web" + i + "\r\n",
                        () -> {
                          throw StepFailed.action("s3cret " + number);
                        });
                  }
                },
                AMPLE)
            .get(20, TimeUnit.SECONDS);
    assertThat(end.failure()).contains(PowerFault.ACTION);
    assertThat(end.message())
        .contains("7 machines could not be read: web0 (", "web4 (", "and others")
        .doesNotContain("web5", "s3cret", "\n");
  }

  @Test
  void aChassisThatGoesWhileAMachineIsReadEndsTheList() throws Exception {
    for (StepFailed gone :
        List.of(StepFailed.unreachable("gone"), StepFailed.authentication("session over"))) {
      found.clear();
      PowerResult end =
          ask(
                  (call, roll) -> {
                    roll.add(machine("web1"));
                    roll.read(
                        "web2",
                        () -> {
                          throw gone;
                        });
                    roll.add(machine("web3"));
                  },
                  AMPLE)
              .get(20, TimeUnit.SECONDS);
      assertThat(end).isEqualTo(gone.result());
      assertThat(found).extracting(Found::name).containsExactly("web1");
    }
  }

  @Test
  void onlyAddressesOfOneInterfaceAreMacs() {
    assertThat(
            Roll.macs(
                List.of(
                    "52:54:00:00:00:02",
                    "52-54-00-00-00-01",
                    "52:54:00:00:00:02",
                    "00:00:00:00:00:00",
                    "ff:ff:ff:ff:ff:ff",
                    "01:00:5e:00:00:01",
                    "N/A",
                    "")))
        .extracting(MacAddress::value)
        .containsExactly("52:54:00:00:00:02", "52:54:00:00:00:01");
  }
}
