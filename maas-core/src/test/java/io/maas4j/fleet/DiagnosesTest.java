package io.maas4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.diagnosis.Diagnoses;
import io.maas4j.diagnosis.Finding;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerState;
import io.maas4j.script.ResultStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines that fail say why, by themselves and when they are asked. */
class DiagnosesTest {
  private static final Actor ADMIN = Actor.admin("root");

  private final Bench bench = new Bench().started();

  @AfterEach
  void close() {
    bench.close();
  }

  private Diagnoses.Report asked(Machine machine) {
    return bench.fleet.diagnoses().of(machine.id(), ADMIN);
  }

  @Test
  void aMachineThatTimesOutSaysWhyOnce() {
    Machine machine = bench.commissioning("gull");
    bench.run().minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_COMMISSIONING);
    bench.minutes(1);
    assertThat(bench.told(machine, EventType.NODE_DIAGNOSIS))
        .singleElement()
        .asString()
        .startsWith(asked(machine).findings().get(0).sentence())
        .contains("gull")
        .endsWith(".");
    assertThat(asked(machine).findings().get(0).level()).isEqualTo(Finding.Level.CAUSE);
    assertThat(asked(machine)).isEqualTo(asked(machine));
  }

  /** While it runs a script. */
  private Machine fallenSilent() {
    Machine machine = bench.commissioning("gull");
    // until it is known that it followed the order to start
    bench.pass(Duration.ofSeconds(10));
    bench.fleet.signals().signal(machine.id(), Bench.working(bench.result(machine, "maas-lshw")));
    return machine;
  }

  @Test
  void aMachineThatLostItsPowerIsSaidToBeOffThoughNobodyLooked() {
    Machine machine = bench.deploying("gull", Bench.ANN);
    bench.pass(Duration.ofSeconds(10));
    bench.board.states.put(machine.id(), PowerState.OFF);
    bench.run().minutes(31);
    assertThat(bench.state(machine)).isEqualTo(State.FAILED_DEPLOYMENT);
    bench.minutes(1);
    assertThat(asked(machine).findings().get(0).fault()).isEqualTo("power-lost");
    assertThat(bench.told(machine, EventType.NODE_DIAGNOSIS))
        .singleElement()
        .asString()
        .contains("gull is off although nobody switched it off");
  }

  @Test
  void whoIsSwitchedOffLongAfterItFailedDidNotFailByThat() {
    Machine machine = fallenSilent();
    bench.run().minutes(35);
    bench.board.states.put(machine.id(), PowerState.OFF);
    bench.fleet.powering().query(machine.id(), ADMIN);
    assertThat(asked(machine).findings().get(0).fault()).isEqualTo("runner-silent");
    assertThat(bench.told(machine, EventType.NODE_DIAGNOSIS)).hasSize(1);
  }

  @Test
  void whatABmcThatDoesNotAnswerKeepsToItselfIsNotWaitedForForEver() {
    Machine machine = fallenSilent();
    bench.board.failAlways(PowerAction.QUERY);
    bench.run().minutes(34);
    assertThat(asked(machine).findings().get(0).fault()).isEqualTo("runner-silent");
    assertThat(bench.told(machine, EventType.NODE_DIAGNOSIS)).hasSize(1);
  }

  @Test
  void aScriptThatFailsIsNamedWithItsLine() {
    Machine machine = bench.commissioning("gull");
    bench.run();
    bench.finish(
        machine, "maas-lshw", 2, "lshw: 7: no such thing\n".getBytes(StandardCharsets.UTF_8));
    bench.signal(machine, Signal.Word.FAILED);
    bench.minutes(1);
    assertThat(bench.result(machine, "maas-lshw").status()).isEqualTo(ResultStatus.FAILED);
    assertThat(asked(machine).findings().get(0))
        .satisfies(
            finding -> {
              assertThat(finding.fault()).isEqualTo("script-failed");
              assertThat(finding.sentence())
                  .contains("maas-lshw", "line 7: no such thing", "exit status 2");
              assertThat(finding.evidence()).isNotEmpty();
            });
  }

  @Test
  void aMachineUnderWayIsInProgressAndOneThatIsReadyHasNothing() {
    Machine machine = bench.commissioning("gull");
    bench.run();
    assertThat(asked(machine).findings())
        .extracting(Finding::fault)
        .containsExactly(Finding.IN_PROGRESS);
    assertThat(asked(bench.ready("heron")).findings()).isEmpty();
    assertThat(bench.told(machine, EventType.NODE_DIAGNOSIS)).isEmpty();
  }

  @Test
  void machinesOfOthersAreNotTalkedAbout() {
    Machine machine = bench.allocated("gull", Actor.user("alice"));
    assertThatThrownBy(() -> bench.fleet.diagnoses().of(machine.id(), Actor.user("bob")))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> bench.fleet.diagnoses().of(new MachineId("zzzzzz"), ADMIN))
        .isInstanceOf(NotFound.class);
  }
}
