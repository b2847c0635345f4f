package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.ipmi.IpmiPath.Hop;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetSystemGuid;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgingTest {
  private static final IpmiPath ONE = new IpmiPath(0x20, List.of(new Hop(0, 0x72)));
  private static final IpmiPath TWO =
      new IpmiPath(0x20, List.of(new Hop(0, 0x82), new Hop(7, 0x72)));

  private final Bench bench = new Bench();

  @Test
  void aControllerBehindTheBmcAnswersInsideOfTheBmcsAnswerOrByItself() {
    IpmiSession session = bench.await(bench.connect());
    for (boolean inside : new boolean[] {true, false}) {
      bench.bmc.answersInside = inside;
      bench.bmc.on = true;
      assertThat(bench.await(session.send(new GetChassisStatus(), ONE)).isOn()).isTrue();
      bench.await(session.send(new ChassisControl(PowerControl.DOWN), ONE));
      assertThat(bench.bmc.on).isFalse();
    }
    assertThat(bench.bmc.way.toString().trim().split(" ")).containsOnly("0/72");
  }

  @Test
  void aControllerBehindTwoIsReached() {
    IpmiSession session = bench.await(bench.connect());
    assertThat(bench.await(session.send(new GetChassisStatus(), TWO)).isOn()).isTrue();
    assertThat(bench.bmc.way).hasToString("0/82 7/72 ");
  }

  @Test
  void aRefusalOfTheControllerIsToldAsItsOwn() {
    IpmiSession session = bench.await(bench.connect());
    IpmiFailure failure = bench.failure(session.send(new GetSystemGuid(), TWO));
    assertThat(failure).isInstanceOf(IpmiFailure.Rejected.class);
    assertThat(failure.message()).contains("Get System Guid", "C1");
  }

  @Test
  void aControllerThatIsSilentDoesNotEndTheSession() {
    IpmiSession session = bench.await(bench.connect());
    bench.bmc.answersInside = false;
    bench.bmc.behindIsAlive = false;
    assertThat(bench.failure(session.send(new GetChassisStatus(), ONE)))
        .isInstanceOf(IpmiFailure.WentSilent.class);
    assertThat(bench.failure(session.send(new ChassisControl(PowerControl.CYCLE), ONE)))
        .isInstanceOf(IpmiFailure.OutcomeUnknown.class);
    assertThat(bench.bmc.executed)
        .filteredOn(new ChassisControl(PowerControl.CYCLE)::equals)
        .hasSize(1);
    assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    assertThat(bench.counters.sessionsOpened()).isEqualTo(1);
  }
}
